"""The Quality Mark team's workspace."""
