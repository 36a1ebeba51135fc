"""Introductory meetings: when the team can meet, and who meets when."""
