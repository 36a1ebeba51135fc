"""Unconscious bias training: who or how many took part, group by group."""
