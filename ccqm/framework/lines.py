"""Where each key of a TOML file stands: Python's reader does not tell.

Reads only files that `tomllib` has already accepted, so it may be small: it follows table headers
and key lines, and skips over strings and brackets that run across lines.
"""

import re

Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[|\[)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|'
    r"'''.*?'{3,5}|"
    r'"(?:[^"\\\n]|\\.)*"|'
    r"'[^'\n]*'|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)


def parts(dotted: str) -> list[str]:
    """The names in a dotted key, without their quotes."""
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]


def statements(text: str) -> list[tuple[int, str]]:
    """Each header or `key = value`, joined over its lines, with the number of its first line."""
    found, start, depth, at = [], 0, 0, 1
    for token in _TOKEN.finditer(text + "\n"):
        words = token.group()
        depth += (words in "[{") - (words in "]}")
        if words == "\n" and depth == 0:
            found.append((at, text[start : token.start()]))
            at += text.count("\n", start, token.end()) or 1
            start = token.end()
    return found


def locate(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every table and key; lists of tables are numbered from 0."""
    where: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    table: Path = ()
    for line, words in statements(text):
        if header := _HEADER.match(words):
            table = _opened(parts(header[2]), header[1] == "[[", counts)
            where.setdefault(table, line)
            if header[1] == "[[":
                where.setdefault(table[:-1], line)
        elif key := _KEY.match(words):
            where.setdefault((*table, *parts(key[1])), line)
    return where


def _opened(names: list[str], in_list: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for depth, name in enumerate(names, start=1):
        path = (*path, name)
        if in_list and depth == len(names):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def line_of(path: Path, where: dict[Path, int]) -> int:
    """The line of this key, or of the nearest thing around it that has one."""
    while path not in where:
        path = path[:-1]
    return where[path]
