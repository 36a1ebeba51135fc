"""Signing in, the second step, and where a person is signed in."""
