"""Pages of the roll: getting a ballot by a secret link, and the tally that everybody may see."""
