"""The form that asks before something is removed."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from ccqm.web.kit.forms import Form
from ccqm.web.leads.fields import Words


class RemovalForm(Form):
    """Are you sure? And why, where people have already seen it."""

    reason = Words(
        label=_("Why are you taking it out?"),
        help_text=_("People have already seen this. Your reason will stand in your next plan."),
        missing=_("Enter why you are taking it out"),
        longest=500,
    )

    def __init__(self, *args: Any, reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reason_needed:
            del self.fields["reason"]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when that is nothing: agreeing needs no words."""
    return request.POST if request.method == "POST" else None
