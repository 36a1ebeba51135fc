"""Registrations of interest, and what the team answers."""
