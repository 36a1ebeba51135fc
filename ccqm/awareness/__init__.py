"""How awareness was raised: what a participant did so that everyone knows of its journey."""
