"""The tapestry: a woven picture of all signatures, one thread each.

`cloth` says what lies where, `svg` and `png` draw it. None of them knows a database or a person.
"""
