"""For the two people outside a participant who read what people wrote, and make themes of it."""
