"""What people write: prompts are read into specifications, and specifications are put into words."""
