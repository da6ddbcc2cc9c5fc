"""Pictures and sound: ffmpeg, captions, probing, loudness, and the rules of the destinations."""
