"""VideoPoet: one decoder-only language model over tokens of text, video and audio (arXiv 2312.14125).

`config` says how large everything is, `vocab` which token means what, `layout` how a task becomes one sequence (all
without torch). `video_tokenizer` and `audio_codec` turn pictures and sound into codes and back, `transformer` predicts
them, `generate` samples them with a backend (`eager`). `examples` makes examples of every task from the training
world, and `train` trains each part: `stages`, `audio_stage`, `language_stage`.
"""
