"""The embedded stack: servers and processes of one home folder, started, watched and stopped by us."""
