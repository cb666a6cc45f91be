"""What is kept of a user's work on this machine: conversations and the record."""
