"""What people answered in surveys: in a database of its own, with nothing that knows a person.

This package knows no name, no time, no order and no session; `docs/anonymity.md` says why.
"""
