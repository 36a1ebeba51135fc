"""A pack made for one participant, to tell its people: what to print, and what to say."""
