"""The questions that come with the code, as files to run, copy and change."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sets"


def shipped(key: str) -> str:
    """The text of the file of this key. Raises FileNotFoundError."""
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")
