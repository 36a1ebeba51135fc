"""HTML as a tree that two renderers can be compared by."""

from html.parser import HTMLParser
from typing import Any

VOID = {"input", "br", "hr", "img", "path", "rect", "line"}


class Tree(HTMLParser):
    """HTML as a nested list, with white space and the order of attributes taken away."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Any] = []
        self.open = [self.root]
        self.text = ""
        self.feed(html)
        self.close()
        self.flush()

    def flush(self) -> None:
        words = " ".join(self.text.split())
        if words:
            self.open[-1].append(words)
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        named = {name: " ".join((value or "").split()) for name, value in attrs}
        if "class" in named:
            named["class"] = " ".join(sorted(named["class"].split()))
        node: list[Any] = [tag, named]
        self.open[-1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        if tag in VOID:
            return
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>"
        self.open.pop()


def tree(html: str) -> list[Any]:
    return Tree(html).root
