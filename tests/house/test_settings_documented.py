"""Every setting is in `docs/running.md`, and nothing is there that the code does not read."""

import ast
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)
READERS = {"text", "flag", "number", "words"}


def read_by_settings() -> set[str]:
    """The names that the settings module asks the environment for."""
    tree = ast.parse((ROOT / "ccqm/config/settings.py").read_text(encoding="utf-8"))
    return {
        f"CCQM_{ast.literal_eval(node.args[0])}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and ast.unparse(node.func.value) == "environment"
    }


def documented() -> set[str]:
    """The names in the table of settings."""
    page = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(CCQM_\w+)` \|", page, re.MULTILINE))


def test_every_setting_is_documented_and_no_other():
    # CCQM_VAR is read before the settings, by the embedded database.
    assert "CCQM_VAR" in (ROOT / "ccqm/config/embedded.py").read_text(encoding="utf-8")
    assert documented() == read_by_settings() | {"CCQM_VAR"}


def test_every_target_of_make_is_documented():
    page = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert len(targets) > 10
    assert [name for name in targets if name != "help" and f"`make {name}`" not in page] == []
