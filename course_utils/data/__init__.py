"""Files to tensors and back, and painters that draw data sets."""
