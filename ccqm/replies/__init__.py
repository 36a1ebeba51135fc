"""What a participant gives back to those who answered: what was heard, and what it will do."""
