"""Step 3: one sheet of paper: print it, count it with a photo, correct or undo the count."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.brand import brand
from ccqm.kit.verdict import Refused
from ccqm.members.queries import current_link, team_link
from ccqm.papers.actions import count_sheet, uncount_sheet
from ccqm.papers.models import Sheet
from ccqm.papers.printing import sheet_print
from ccqm.papers.queries import entered_numbers, sheet_of
from ccqm.papers.rules import is_photo_safe
from ccqm.pledges.models import LONGEST_PLEDGE
from ccqm.web.kit.downloads import download
from ccqm.web.kit.forms import OnceForm, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.counting import People
from ccqm.web.leads.fields import UploadField, Words
from ccqm.web.leads.pack import pack_of, printed_file
from ccqm.web.leads.roster import many


class CountForm(OnceForm, VersionedForm):
    """How many signed, and a photo as proof; for children also who led them."""

    people = People(
        label=gettext_lazy("How many people signed on this sheet?"),
        missing=gettext_lazy("Enter how many people signed"),
        least=1,
    )
    led_by = Words(
        label=gettext_lazy("Who led them?"),
        help_text=gettext_lazy("The name or the role of their teacher or leader."),
        missing=gettext_lazy("Enter who led them"),
        longest=200,
        rows=1,
    )
    pledge = Words(
        label=gettext_lazy("A pledge of their own"),
        help_text=gettext_lazy("One thing they will do together. Do not name any child."),
        longest=LONGEST_PLEDGE,
        rows=3,
    )
    upload = UploadField(
        label=gettext_lazy("A photo of the sheet"),
        help_text=gettext_lazy(
            "A PNG, JPEG or PDF that is smaller than 10MB. Only your leads can open it. "
            "It is deleted after 12 months."
        ),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.pdf"}),
    )
    no_child_named = forms.BooleanField(
        label=gettext_lazy("No child's name or face is in the picture"),
        required=False,
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_led = sheet.group.is_led
        if not self.is_led:
            del self.fields["led_by"], self.fields["pledge"], self.fields["no_child_named"]
        if sheet.photo:
            self.fields["upload"] = KeptPhoto(
                label=_("Another photo, if the first one was wrong"),
                help_text=_("If you choose one, the first photo is deleted."),
                widget=self.fields["upload"].widget,
                required=False,
            )

    def clean(self) -> None:
        super().clean()
        confirmed = self.cleaned_data.get("no_child_named", False)
        safe = is_photo_safe(is_led=self.is_led, no_child_named=confirmed)
        if self.cleaned_data.get("upload") and not safe:
            self.add_error("no_child_named", str(safe.reason))


class KeptPhoto(UploadField):
    """A photo that may be left as it is."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


@lead_page
def page(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """What has become of a sheet, and what can be done with it."""
    sheet = sheet_at(workspace, code)
    context = {
        "workspace": workspace,
        "back": reverse("leads:papers", args=[workspace.participant.slug]),
        "sheet": sheet,
        "entered": entered_numbers(sheet),
    }
    return render(request, "leads/paper.html", context)


@lead_page
def printed(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """The sheet as PDF, with the online form's code on it."""
    sheet, pack = sheet_at(workspace, code), pack_of(workspace)
    team = sheet.team and team_link(sheet.team)
    link = team or current_link(workspace.participant)
    if not pack or not link:
        raise Http404
    address = brand().host + reverse("members:sign-up", args=[link.token])
    try:
        made = sheet_print(sheet, pack.at(address, sheet.language), at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("leads:sheet", workspace.participant.slug, sheet.code)
    return printed_file(made, "application/pdf", f"sheet-{sheet.code}.pdf")


@lead_page
def count(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """Count a sheet, or correct its count."""
    sheet = sheet_at(workspace, code)
    shown = {"version": sheet.version}
    if sheet.joint:
        names = ("people", "led_by", "pledge")
        shown |= {name: getattr(sheet.joint, name) for name in names}
    form = CountForm(request.POST or None, request.FILES or None, initial=shown, sheet=sheet)
    return ask(
        request,
        workspace,
        form,
        partial(count_sheet, sheet),
        to="sheet",
        keys=(sheet.code,),
        told=_("Counted."),
        template="leads/paper_count.html",
        sheet=sheet,
    )


@lead_page
def uncount(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """Undo a count, once the lead has said yes."""
    sheet = sheet_at(workspace, code)
    if not sheet.joint:
        return redirect("leads:sheet", workspace.participant.slug, sheet.code)
    return ask_to_remove(
        request,
        workspace,
        partial(uncount_sheet, sheet),
        to="sheet",
        keys=(sheet.code,),
        what=_("The count of sheet %(code)s") % {"code": sheet.code},
        warning=_("Its number no longer counts, and its photo is deleted."),
    )


@lead_page
def photo(request: HttpRequest, workspace: Workspace, code: str) -> HttpResponse:
    """The photo of a counted sheet, for this participant's own leads only."""
    sheet = sheet_at(workspace, code)
    if not sheet.photo:
        raise Http404
    with sheet.photo.open("rb") as kept:
        return download(kept.read(), name=sheet.photo_name, content_type=sheet.photo_type)


def sheet_at(workspace: Workspace, code: str) -> Sheet:
    """A sheet of this participant, else 404."""
    sheet = sheet_of(many(workspace), code)
    if sheet is None:
        raise Http404
    return sheet


urlpatterns = [
    path("papers/<slug:code>/", page, name="sheet"),
    path("papers/<slug:code>/sheet.pdf", printed, name="sheet-print"),
    path("papers/<slug:code>/count/", count, name="sheet-count"),
    path("papers/<slug:code>/uncount/", uncount, name="sheet-uncount"),
    path("papers/<slug:code>/photo/", photo, name="sheet-photo"),
]
