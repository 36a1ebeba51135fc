"""Who counts: the groups of people of a participant, and the link by which they sign up."""
