"""Networks in tests use one core: more of them collapse on a busy machine (they wait for each other by spinning)."""

import torch

torch.set_num_threads(1)
