"""What a person keeps in an account of their own: pledges, training, reflections. Theirs alone."""
