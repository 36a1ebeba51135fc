"""Promises: the formal commitment, the public pledge and the signatures of members."""
