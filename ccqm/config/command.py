"""`ccqm`: Django's management commands under our own name."""

import os
import sys

from django.core.management import execute_from_command_line

from ccqm.config import embedded

WITHOUT_DATABASE = {"collectstatic", "compilemessages", "help", "--help", "--version"}


def main() -> None:
    """Run a management command, with the embedded database started where one is wanted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccqm.config.settings")
    if "DATABASE_URL" not in os.environ and not WITHOUT_DATABASE & set(sys.argv[1:2]):
        os.environ["DATABASE_URL"] = embedded.start()
    execute_from_command_line(["ccqm", *sys.argv[1:]])


if __name__ == "__main__":
    main()
