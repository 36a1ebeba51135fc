"""Organisations, groups and individuals taking part, and the people who lead them."""
