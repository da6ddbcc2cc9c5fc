"""What figures do: where they go, in which pose, with what in their hands, and what is heard of it."""
