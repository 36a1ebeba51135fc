"""Signing on paper: a sheet is printed here, and later counted or entered line by line."""
