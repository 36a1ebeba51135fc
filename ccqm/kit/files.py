"""Uploaded files: kept in folders without an address; only a page that checks who asks hands them
out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from ccqm.kit.references import token


class PrivateFolder(FileSystemStorage):
    """A folder of uploaded files below `MEDIA_ROOT`, wherever that is when it is asked."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder

    @property
    def base_location(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.folder

    @property
    def location(self) -> str:
        return str(self.base_location.absolute())

    def url(self, name: str | None) -> str:
        """Raises ValueError: there is none."""
        raise ValueError("A private file has no address.")


def random_name(_row: Any, _filename: str) -> str:
    """A name nobody can guess and that says nothing about the file."""
    return token()
