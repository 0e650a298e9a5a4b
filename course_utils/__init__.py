"""Course package: denoising diffusion from the first noised pixel to a conditional model."""
