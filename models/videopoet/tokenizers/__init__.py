"""Clips and sounds to codes and back: the video tokenizer, the audio codec, their quantisers."""
