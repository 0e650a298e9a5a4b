"""One thread for the chains of the tests."""

import pytest
import torch


@pytest.fixture(autouse=True)
def one_thread():
    """Small networks gain nothing from threads, and on a loaded machine threads wait for others."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
