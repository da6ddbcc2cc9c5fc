"""The optional second stage: a windowed transformer that writes the tokens of a clip of twice the size."""
