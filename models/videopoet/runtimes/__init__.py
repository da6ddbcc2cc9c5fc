"""What runs the networks: torch as the reference, onnxruntime without torch, graphs on a GPU."""
