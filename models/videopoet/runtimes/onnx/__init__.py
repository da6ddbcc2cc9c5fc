"""VideoPoet's networks for onnxruntime: graphs that are written from the weights when they are loaded, without torch.

`graph` writes them and `session` runs them; `language` and `backend` are the language model, `video` and `sound` the
tokenizers, `spectra` what sounds need of the short-time Fourier transform.
"""
