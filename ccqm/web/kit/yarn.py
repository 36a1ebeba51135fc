"""Asks for the colour of a thread: each option shows a length of yarn and says its name."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html

from ccqm.pledges.tapestry.dyes import ALL, Dye


class Yarn(forms.ChoiceField):
    """One of the colours, or none. `more` adds options of the form (value, words)."""

    def __init__(self, *, more: Any = (), **options: Any) -> None:
        super().__init__(
            choices=lambda: [*((key, _shown(dye)) for key, dye in ALL.items()), *more],
            widget=forms.RadioSelect(attrs={"class": "app-threads"}),
            **options,
        )


def _shown(dye: Dye) -> str:
    yarn = render_to_string("public/_thread.html", {"dye": dye})
    return format_html("{} {}", yarn, dye.title)
