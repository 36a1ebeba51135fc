"""From one plain source to a letter in text and HTML.

A source is text: a `Subject:` line, a blank line, then paragraphs parted by blank lines.
`* ` begins a bullet, and a line `[Words](address)` is a button.
"""

import re
from dataclasses import dataclass

BUTTON = re.compile(r"^\[(?P<words>[^\]]+)\]\((?P<address>\S+)\)$")
_FINER = re.compile(r"\s*([245]\.\d{1,3})\.\d{1,3}")
# Stands before each line that somebody typed; a private-use character that never reaches a reader.
_TYPED = "\ue000"


@dataclass(frozen=True)
class Block:
    """A part of a letter: kind is `paragraph`, `bullets` or `button`."""

    kind: str
    lines: tuple[str, ...]
    address: str = ""


def typed(value: str) -> str:
    """A value that somebody typed, marked so that it can never become a button or a bullet.

    Only our own templates may put buttons into our letters: a name or a reason must not be able
    to bring a link of its own dressed as ours (SEC-22).
    """
    if "[" not in value and "\n" not in value:
        return value
    return "\n".join(_TYPED + line for line in value.splitlines())


def own(value: str) -> str:
    """A reader's own word, put into a letter that is written already: one plain line (SEC-22)."""
    return " ".join("".join(c for c in value if not "\ue000" <= c <= "\uf8ff").split())


def parts(source: str) -> tuple[str, list[Block]]:
    """The subject and the blocks of a letter. Raises ValueError without a `Subject:` line."""
    first, _, body = source.strip().partition("\n")
    if not first.startswith("Subject:"):
        raise ValueError("A letter begins with a line 'Subject: …'.")
    # A subject is one header line: nothing typed by anyone may begin another (SEC-22).
    subject = " ".join(_plain(first.removeprefix("Subject:")).split())
    chunks = [chunk for chunk in re.split(r"\n\s*\n", body.strip()) if chunk.strip()]
    return subject[:200], [_block(chunk) for chunk in chunks]


def _block(chunk: str) -> Block:
    lines = tuple(line.strip() for line in chunk.strip().splitlines())
    if len(lines) == 1 and (button := BUTTON.match(lines[0])):
        return Block("button", (_plain(button["words"]),), _plain(button["address"]))
    if all(line.startswith("* ") for line in lines):
        return Block("bullets", tuple(_plain(line[2:]) for line in lines))
    return Block("paragraph", tuple(_plain(line) for line in lines))


def _plain(line: str) -> str:
    return line.replace(_TYPED, "")


def is_dead_address(code: int, words: str) -> bool:
    """Whether a mail server's refusal of a recipient means that the address does not work.

    A refusal is for good when its code is 5xx (RFC 5321). Of the finer codes (RFC 3463) 5.1 and
    5.2 speak of the address and its mailbox; others speak of us, of rules or of the way there, and
    may pass: then we try again.
    """
    finer = _FINER.match(words)
    return 500 <= code < 600 and (finer is None or finer[1] in ("5.1", "5.2"))


def dead_status(status: str) -> str:
    """The status of a report if it means that the address does not work, else nothing."""
    finer = _FINER.match(status)
    return finer[0].strip() if finer and finer[1] in ("5.1", "5.2") else ""


def as_text(blocks: list[Block]) -> str:
    """The plain-text part."""
    return "\n\n".join(_text(block) for block in blocks) + "\n"


def _text(block: Block) -> str:
    if block.kind == "button":
        return f"{block.lines[0]}:\n{block.address}"
    if block.kind == "bullets":
        return "\n".join(f"* {line}" for line in block.lines)
    return "\n".join(block.lines)
