"""Step 3: pictures beside the pledge, and who agreed to them (DP-11)."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.dates import local_date
from ccqm.pictures import actions
from ccqm.pictures.models import People, Picture, Use
from ccqm.pictures.queries import SIZES, open_requests, pictures_of
from ccqm.pictures.rules import MOST_PICTURES, Record, missing, state_words
from ccqm.pictures.sizes import CONTENT_TYPE
from ccqm.web.kit.downloads import shown
from ccqm.web.kit.forms import (
    Checkboxes,
    DateField,
    Form,
    OnceForm,
    Radios,
    VersionedForm,
    attempt,
    form_page,
    posted,
)
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.fields import UploadField, Words


class PictureFields(Form):
    """What it shows, and whether anyone can be recognised."""

    alternative = Words(
        label=gettext_lazy("What does the picture show?"),
        help_text=gettext_lazy(
            "For people who cannot see it. For example, “Pupils hang paper hands on a wall”."
        ),
        missing=gettext_lazy("Describe the picture for people who cannot see it"),
        longest=250,
        rows=2,
    )
    caption = Words(
        label=gettext_lazy("Words under the picture"),
        help_text=gettext_lazy("Name people by their role, such as “Year 5 pupil”."),
        longest=200,
        rows=1,
    )
    people = forms.ChoiceField(
        label=gettext_lazy("Can anyone be recognised?"),
        help_text=gettext_lazy("By their face, clothes, voice or a name on the wall."),
        choices=People.choices,
        widget=Radios,
        error_messages={"required": gettext_lazy("Select if anyone can be recognised")},
    )


class NewPictureForm(PictureFields, OnceForm):
    """A new picture; two clicks make one."""

    upload = UploadField(only_pictures=True)
    field_order = ("upload", "alternative", "caption", "people")


class PictureForm(PictureFields, VersionedForm):
    """A picture as it stands."""


class ConsentForm(VersionedForm):
    """Who agreed to what, and until when; and whether to show it."""

    consent_holder = Words(
        label=gettext_lazy("Who keeps the consents?"),
        help_text=gettext_lazy("A role rather than a name, such as “School office”."),
        longest=200,
        rows=1,
    )
    consent_covers = forms.MultipleChoiceField(
        label=gettext_lazy("What did people agree to?"),
        choices=Use.choices,
        widget=Checkboxes,
        required=False,
    )
    consent_until = DateField(
        label=gettext_lazy("What is the last day of the consent?"),
        help_text=gettext_lazy(
            "The picture goes by itself after this day. For example, 31 8 2027."
        ),
        called=gettext_lazy("The last day"),
        in_the_future=True,
        required=False,
    )
    parents_agreed = forms.BooleanField(
        label=gettext_lazy("A parent or carer of each person under 18 has agreed in writing"),
        help_text=gettext_lazy(
            "We keep these consents where we can find them, and no child is named."
        ),
        required=False,
    )
    is_wanted = forms.TypedChoiceField(
        label=gettext_lazy("Do you want to show this picture?"),
        choices=[
            ("yes", gettext_lazy("Yes, everyone may see it beside our pledge")),
            ("no", gettext_lazy("No, keep it private")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
        error_messages={"required": gettext_lazy("Select if you want to show this picture")},
    )
    says_optional = False

    def __init__(self, *args: Any, picture: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picture = picture
        if picture.people != People.CHILDREN:
            del self.fields["parents_agreed"]
        if picture.people == People.NOBODY:
            for name in ("consent_holder", "consent_covers", "consent_until"):
                del self.fields[name]

    def clean(self) -> None:
        said = self.cleaned_data
        if not said.get("is_wanted"):
            return
        record = Record(
            self.picture.alternative,
            self.picture.people,
            said.get("consent_holder", ""),
            said.get("consent_covers", ()),
            said.get("consent_until"),
            said.get("parents_agreed", False),
        )
        for name, words in missing(record).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, words)


class ReviewForm(Form):
    """What becomes of a picture that somebody wants taken away."""

    is_kept = forms.TypedChoiceField(
        label=gettext_lazy("What do you want to do?"),
        choices=[
            ("no", gettext_lazy("Take it away for good")),
            ("yes", gettext_lazy("Show it again: we have checked that everyone in it agrees")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
        error_messages={"required": gettext_lazy("Select what you want to do")},
    )


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Every picture, and who can see it."""
    found, today = pictures_of(workspace.participant), local_date(timezone.now())
    context = {
        "workspace": workspace,
        "back": reverse("leads:public-pledge", args=[workspace.participant.slug]),
        "cards": [
            {
                "row": picture,
                "state": state_words(
                    picture.record,
                    is_wanted=picture.is_wanted,
                    is_hidden=bool(picture.hidden_at),
                    today=today,
                ),
            }
            for picture in found
        ],
        "has_room": len(found) < MOST_PICTURES,
    }
    return render(request, "leads/pictures.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add a picture; it is private until the next page says who agreed."""
    slug = workspace.participant.slug
    form = NewPictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        who_and_when = {"by": workspace.lead.user, "at": timezone.now()}
        add_it = partial(actions.add_picture, workspace.participant, **form.answers())
        if isinstance(made := attempt(form, add_it, **who_and_when), Picture):
            return redirect("leads:picture-consent", slug, made.pk)
    return form_page(
        request,
        "leads/picture_form.html",
        form,
        workspace=workspace,
        back=reverse("leads:pictures", args=[slug]),
        heading=_("Add a picture"),
        is_new=True,
    )


@lead_page
def change(request: HttpRequest, workspace: Workspace, picture: int) -> HttpResponse:
    """Change its words, or who can be recognised."""
    row = _picture(workspace, picture)
    names = ("alternative", "caption", "people", "version")
    form = PictureForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    action = partial(actions.describe_picture, row)
    return _ask(request, workspace, form, action, row, heading=_("Change this picture"))


@lead_page
def consent(request: HttpRequest, workspace: Workspace, picture: int) -> HttpResponse:
    """Who agreed to what and until when; show it or keep it private."""
    row = _picture(workspace, picture)
    initial = {
        "consent_holder": row.consent_holder,
        "consent_covers": row.consent_covers,
        "consent_until": row.consent_until,
        "parents_agreed": bool(row.parents_agreed_at),
        "is_wanted": "yes" if row.is_wanted else None,
        "version": row.version,
    }
    form = ConsentForm(request.POST or None, initial=initial, picture=row)
    action = partial(actions.record_consent, row)
    heading = _("Show this picture?") if row.people == People.NOBODY else _("Who agreed to it?")
    return _ask(request, workspace, form, action, row, heading=heading)


@lead_page
def review(request: HttpRequest, workspace: Workspace, picture: int) -> HttpResponse:
    """Somebody asked that it be taken away: look, and decide."""
    row = _picture(workspace, picture)
    asked = open_requests(row)
    if not asked:
        return redirect("leads:pictures", workspace.participant.slug)
    form = ReviewForm(posted(request))
    action = partial(actions.answer_requests, row)
    heading = _("Somebody asked us to take this picture away")
    return _ask(request, workspace, form, action, row, heading=heading, asked=asked)


def _ask(
    request: HttpRequest,
    workspace: Workspace,
    form: Form,
    action: Any,
    row: Picture,
    /,
    **more: Any,
) -> HttpResponse:
    more = {"template": "leads/picture_form.html", "picture": row, **more}
    return ask(request, workspace, form, action, to="pictures", **more)


@lead_page
def remove(request: HttpRequest, workspace: Workspace, picture: int) -> HttpResponse:
    """Ask, then take it away in every size."""
    row = _picture(workspace, picture)
    warning = _("Nobody can see it any more, and we delete it. You cannot undo this.")
    action = partial(actions.remove_picture, row)
    what = row.alternative
    return ask_to_remove(request, workspace, action, to="pictures", what=what, warning=warning)


@lead_page
def file(request: HttpRequest, workspace: Workspace, picture: int, size: str) -> HttpResponse:
    """The picture itself, for the participant's own leads."""
    row = _picture(workspace, picture)
    if size not in SIZES:
        raise Http404
    with getattr(row, size).open("rb") as kept:
        return shown(kept.read(), content_type=CONTENT_TYPE, cache="private, no-store")


def _picture(workspace: Workspace, pk: int) -> Picture:
    row = Picture.objects.standing().filter(participant=workspace.participant, pk=pk).first()
    if row is None:
        raise Http404
    return row


BASE = "public-pledge/pictures/"
urlpatterns = [
    path(BASE, page, name="pictures"),
    path(f"{BASE}add/", add, name="picture-add"),
    path(f"{BASE}<int:picture>/change/", change, name="picture-change"),
    path(f"{BASE}<int:picture>/consent/", consent, name="picture-consent"),
    path(f"{BASE}<int:picture>/review/", review, name="picture-review"),
    path(f"{BASE}<int:picture>/remove/", remove, name="picture-remove"),
    path(f"{BASE}<int:picture>/<slug:size>.webp", file, name="picture-file"),
]
