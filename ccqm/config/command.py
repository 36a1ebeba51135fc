"""`ccqm`: Django's management commands under our own name."""

import os
import sys

from django.core.management import execute_from_command_line

from ccqm.config import embedded

WITHOUT_DATABASE = {
    *("collectstatic", "compilemessages", "help", "--help", "--version"),
    *("survey_release", "survey_compare"),
}


def main() -> None:
    """Run a management command, with the embedded database started where one is wanted.

    A command may be written with hyphens, which a Python module's name cannot have.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccqm.config.settings")
    words = sys.argv[1:3] if sys.argv[1:2] == ["help"] else sys.argv[1:2]
    name = [word if word.startswith("-") else word.replace("-", "_") for word in words]
    if "DATABASE_URL" not in os.environ and not WITHOUT_DATABASE & set(name[:1]):
        os.environ["DATABASE_URL"] = embedded.start()
    execute_from_command_line(["ccqm", *name, *sys.argv[1 + len(name) :]])


if __name__ == "__main__":
    main()
