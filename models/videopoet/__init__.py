"""VideoPoet: one decoder-only language model over tokens of text, video and audio (arXiv 2312.14125).

`config` says how large everything is, `vocab` which token means what, `layout` how a task becomes one sequence;
`video_tokenizer` and `audio_tokenizer` turn pictures and sound into tokens and back, `transformer` predicts tokens,
`generate` samples them, `train` trains each. Modules that need torch import it; these two do not: config, vocab.
"""
