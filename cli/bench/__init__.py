"""Benchmarks: `reelworks bench NAME` prints what the promises of the documents measure on this machine."""
