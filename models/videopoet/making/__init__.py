"""From a wish to what was made: what users bring, what is written, and going on for long videos."""
