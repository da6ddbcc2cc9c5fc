"""The language model and what it reads: vocabulary, subwords, layouts, transformer, sampling."""
