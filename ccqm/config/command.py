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
    name = [word.replace("-", "_") if word[:1] != "-" else word for word in sys.argv[1:2]]
    if "DATABASE_URL" not in os.environ and not WITHOUT_DATABASE & {*name, *sys.argv[1:2]}:
        os.environ["DATABASE_URL"] = embedded.start()
    execute_from_command_line(["ccqm", *name, *sys.argv[2:]])


if __name__ == "__main__":
    main()
