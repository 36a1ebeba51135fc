"""Who may have a ballot, and the blind signature that makes one. Never what anybody answers.

This package imports nothing that knows an answer; `docs/anonymity.md` says why.
"""
