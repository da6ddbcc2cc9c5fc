"""What `reelworks bench model` measures."""
