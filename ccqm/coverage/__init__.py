"""How many have signed: of whom, since when, and as far as it may be told."""
