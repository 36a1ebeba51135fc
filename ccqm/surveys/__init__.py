"""Surveys: anonymous answers, what may be told of them, and what they say about change.

Answers come in as numbers and categories and leave as a release. Nothing here knows a person, a
link or an account, and a machine checks that (`pyproject.toml`). Every formula: docs/statistics.md.
"""
