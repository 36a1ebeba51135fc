"""Form fields that several of a lead's pages ask with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ccqm.kit.addresses import LINK_LONGEST
from ccqm.kit.uploads import FILE_LARGEST, Upload, checked
from ccqm.kit.verdict import Refused
from ccqm.web.kit.fields import Words

__all__ = ["UploadField", "WebAddress", "Words"]


class WebAddress(Words):
    """The address of a web page; the action judges it (`kit.addresses.is_web_address`)."""

    def __init__(self, **options: Any) -> None:
        told = {
            "label": _("Web address"),
            "help_text": _("Copy it from your browser. It begins with https:// or http://"),
            "missing": _("Enter a web address, like https://www.example.org/news"),
        }
        super().__init__(longest=LINK_LONGEST, rows=1, **(told | options))


class UploadField(forms.FileField):
    """A file that is checked and made safe before anything else looks at it."""

    def __init__(self, *, only_pictures: bool = False, **options: Any) -> None:
        self.only_pictures = only_pictures
        endings = ".png,.jpg,.jpeg" if only_pictures else ".pdf,.png,.jpg,.jpeg"
        options.setdefault("label", _("Choose a picture") if only_pictures else _("Choose a file"))
        options.setdefault("widget", forms.FileInput(attrs={"accept": endings}))
        options.setdefault(
            "help_text",
            _("A PNG or JPEG that is smaller than 10MB.")
            if only_pictures
            else _("A PDF, PNG or JPEG that is smaller than 10MB."),
        )
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Upload:
        if data is None:
            words = _("Select a picture") if self.only_pictures else _("Select a file")
            raise forms.ValidationError(words, code="required")
        try:
            upload = checked(data.name or "", data.read(FILE_LARGEST + 1))
        except Refused as refused:
            raise forms.ValidationError(str(refused.reason), code="refused") from refused
        if self.only_pictures and not upload.is_picture:
            raise forms.ValidationError(
                _("The selected file must be a PNG or JPEG"), code="refused"
            )
        return upload
