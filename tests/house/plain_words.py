"""Finds every sentence that people read, wherever it is written, and measures it (GDS-36).

Sources: templates (pages and letters), gettext strings in the code, editions of the scheme.
Each sentence knows its file and line.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = re.compile(r".+?(?:(?<!\bNo)[.?!…](?=[\s\"'”’)]|$)|$)", flags=re.DOTALL)
"""Up to a full stop, question or exclamation mark; "No. 2" ends nothing."""
BREAK = "\x00"  # a place where no sentence goes on: the edge of a paragraph, cell or list item
VARIABLE = "Leeds"  # a variable counts as one short word

INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "time", "u"),
}
GETTEXT = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext"),
}
PLACES = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 1}
"""Functions whose first argument is a context for translators, not words for readers."""


@dataclass(frozen=True)
class Sentence:
    path: str
    line: int
    text: str

    @property
    def words(self) -> list[str]:
        return words(self.text)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def words(text: str) -> list[str]:
    """Words of a text; an address, a number or a hyphenated word is one word."""
    return [w for w in re.findall(r"[^\s–—/]+", text) if re.search(r"\w", w)]


def syllables(word: str) -> int:
    """Syllables of an English word, by counting groups of vowels. Close enough for a median."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if not word:
        return 1
    if len(word) > 4 and word.endswith(("es", "ed")) and word[-3] not in "tdscxz":
        word = word[:-2]
    elif len(word) > 3 and word.endswith("e") and not word.endswith("le"):
        word = word[:-1]
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def grade(texts: list[str]) -> float:
    """Flesch–Kincaid grade of some sentences: about the school year that can read them."""
    counted = [words(text) for text in texts]
    total = sum(map(len, counted)) or 1
    sounds = sum(syllables(word) for one in counted for word in one)
    return 0.39 * total / max(1, len(counted)) + 11.8 * sounds / total - 15.59


def kept_lines(match: re.Match[str], text: str = "") -> str:
    """A replacement with as many line ends as what it replaces, so that lines stay true."""
    return text + "\n" * (match.group(0).count("\n") - text.count("\n"))


def tag_words(match: re.Match[str]) -> str:
    """What a reader sees of one template tag: the words in it, or the edge of a sentence."""
    content = match.group(1)
    name = content.split(None, 1)[0] if content.split() else ""
    quoted = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    if name in {"translate", "trans"}:
        found = re.search(quoted, content)
        said = unquoted(found.group(1)) if found else VARIABLE
        edge = BREAK if re.search(r"\sas\s+\w+\s*$", content) else ""
        return kept_lines(match, edge + said + edge)
    marked = [unquoted(q) for q in re.findall(r"_\(" + quoted + r"\)", content)]
    if name in {"url", "static", "firstof", "cycle", "now", "csrf_token"} and not marked:
        return kept_lines(match, VARIABLE)
    return kept_lines(match, BREAK + BREAK.join(marked) + BREAK)


def unquoted(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted[1:-1])


def html_words(match: re.Match[str]) -> str:
    """What a reader sees or hears of one HTML tag: spoken attributes, or the edge of a block."""
    tag = match.group(0)
    spoken = re.findall(r"""\b(?:alt|aria-label|placeholder|title)="([^"]*)\"""", tag)
    name = re.match(r"</?\s*([a-zA-Z][\w-]*)", tag)
    inline = name is not None and name.group(1).lower() in INLINE
    said = (BREAK + BREAK.join(spoken) + BREAK) if any(spoken) else ("" if inline else BREAK)
    return kept_lines(match, said)


def template_text(source: str) -> str:
    """A template as its readers meet it, every line where it was."""
    steps: list[tuple[str, object]] = [
        (r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", kept_lines),
        (r"\{#.*?#\}|<!--.*?-->", kept_lines),
        (r"<(script|style)\b.*?</\1>", kept_lines),
        (r"\{\{.*?\}\}", lambda m: kept_lines(m, VARIABLE)),
        (r"\{%(.*?)%\}", tag_words),
        (r"<[^<>]*>", html_words),
    ]
    for pattern, replacement in steps:
        source = re.sub(pattern, replacement, source, flags=re.DOTALL)  # type: ignore[arg-type]
    return re.sub(r"&[a-z]+;|&#\d+;", "x", source)


def letter_text(source: str) -> str:
    """A letter: its subject, paragraphs and bullets; `[Words](url)` is a button."""
    text = re.sub(r"\[([^\]]+)\]\([^)\n]*\)", rf"{BREAK}\1{BREAK}", source)
    text = re.sub(r"^(Subject:)", "", text, flags=re.MULTILINE)
    return re.sub(r"\n[ \t]*(?=\n|\* )", lambda m: m.group(0) + BREAK, text)


def sentences(path: str, text: str, first_line: int = 1) -> Iterator[Sentence]:
    """Sentences of a text, with their lines. Full stop, question and exclamation mark end one."""
    for found in re.finditer(rf"[^{BREAK}]+", text):
        block, start = found.group(0), found.start()
        for part in re.finditer(
            r".+?(?:(?<!\bNo)[.?!…](?=[\s\"'”’)]|$)|$)", block, flags=re.DOTALL
        ):
            said = part.group(0)
            if not re.search(r"\w", said):
                continue
            place = start + part.start() + len(said) - len(said.lstrip())
            yield Sentence(path, first_line + text.count("\n", 0, place), " ".join(said.split()))


def of_template(path: Path) -> Iterator[Sentence]:
    source = path.read_text(encoding="utf-8")
    text = template_text(source)
    yield from sentences(named(path), letter_text(text) if path.suffix == ".txt" else text)


def constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def of_code(path: Path) -> Iterator[Sentence]:
    """Strings handed to gettext in a Python file, under any name it was imported by."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        if name not in GETTEXT:
            continue
        for argument in node.args[PLACES.get(name, 0) :]:
            said = constant(argument)
            if said is not None:
                plain = re.sub(r"%\(\w+\)[sd]|%[sd]|\{[^{}]*\}", VARIABLE, said)
                paragraphs = re.sub(r"\n\s*\n", BREAK, plain)
                yield from (
                    Sentence(s.path, argument.lineno, s.text)
                    for s in sentences(named(path), paragraphs)
                )


def strings(value: object) -> Iterator[str]:
    """Every string in parsed TOML that could be words: not a key, not an address."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str) and " " in value:
        yield value


def of_edition(path: Path) -> Iterator[Sentence]:
    source = path.read_text(encoding="utf-8")
    for value in strings(tomllib.loads(source)):
        start = max(0, source.find(value.split("\n")[0][:40]))
        line = source.count("\n", 0, start) + 1
        text = re.sub(r"\{\w+\}", VARIABLE, re.sub(r"\n\s*\n|\n(?=[*-] )", BREAK, value))
        yield from (
            Sentence(s.path, line + s.line - 1, s.text) for s in sentences(named(path), text)
        )


def named(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def everything() -> Iterator[Sentence]:
    """Every sentence of the service that people read."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield from of_template(path)
    for path in sorted((ROOT / "ccqm").rglob("*.py")):
        yield from of_code(path)
    for path in sorted((ROOT / "ccqm/framework/editions").glob("*.toml")):
        yield from of_edition(path)
