"""Step 6: show what has changed, with words, links and files tied to criteria."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from ccqm.evidence.actions import add_item, change_item, remove_item
from ccqm.evidence.models import Item
from ccqm.evidence.queries import counts_by_area, file_of, standing_items
from ccqm.evidence.rules import WORDS_LONGEST, has_enough_evidence
from ccqm.framework.edition import Edition
from ccqm.journeys.rules import is_open_for_changes
from ccqm.kit.addresses import host_of
from ccqm.kit.uploads import are_people_safe
from ccqm.web.kit.downloads import download
from ccqm.web.kit.forms import Form, OnceForm, VersionedForm, form_page
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.fields import UploadField, WebAddress, Words

KINDS = {kind.value: kind.label for kind in Item.Kind}


class KindForm(Form):
    """How the evidence is given."""

    kind = forms.ChoiceField(
        label=_("What kind of evidence do you want to add?"),
        choices=Item.Kind.choices,
        widget=forms.RadioSelect(attrs={"page_heading": True}),
        error_messages={"required": _("Select what kind of evidence you want to add")},
    )


class ItemFields(Form):
    """What every piece of evidence has: a title and the criteria it is for."""

    title = Words(
        label=_("Give it a title"),
        help_text=_("For example, “Families’ open day in May”."),
        missing=_("Enter a title"),
        longest=120,
        rows=1,
    )
    url = WebAddress()
    upload = UploadField()
    words = Words(label=_("What does it show?"), longest=WORDS_LONGEST, rows=6)
    everyone_agreed = forms.BooleanField(
        label=_("Nobody can be recognised in the picture, or everyone shown has agreed"),
        help_text=_(
            "Every picture needs this tick. For a child, a parent or carer must have agreed."
        ),
        required=False,
    )
    criteria = forms.MultipleChoiceField(
        label=_("Which criteria is it evidence for?"),
        help_text=_("Select one or more."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Select at least one criterion that this is evidence for"),
            "invalid_choice": _("Select at least one criterion that this is evidence for"),
        },
    )

    def __init__(self, *args: Any, edition: Edition, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria"].choices = [  # type: ignore[attr-defined]
            (item.key, f"{area.title}: {item.title}")
            for area in edition.areas
            for item in edition.criteria_in(area.key)
        ]
        if kind != Item.Kind.LINK:
            del self.fields["url"]
        if kind != Item.Kind.FILE:
            del self.fields["upload"], self.fields["everyone_agreed"]
        if kind == Item.Kind.TEXT:
            words = self.fields["words"]
            words.label, words.required = _("What has changed?"), True
            words.error_messages["required"] = _("Enter what has changed")


class NewItemForm(ItemFields, OnceForm):
    """A new piece of evidence; two clicks make one."""

    def clean(self) -> None:
        upload = self.cleaned_data.get("upload")
        agreed = self.cleaned_data.get("everyone_agreed", False)
        safe = are_people_safe(bool(upload and upload.is_picture), agreed)
        if not safe:
            self.add_error("everyone_agreed", str(safe.reason))


class ItemForm(ItemFields, VersionedForm):
    """A piece of evidence as it stands. Its file is replaced by adding another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("upload", None)
        self.fields.pop("everyone_agreed", None)


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """The evidence in each area, and what is still missing there."""
    edition, items = workspace.edition, standing_items(workspace.journey)
    level = edition.level(workspace.journey.level)
    counts = counts_by_area(items)
    context = {
        "workspace": workspace,
        "back": reverse("leads:home", args=[workspace.participant.slug]),
        "open": is_open_for_changes(workspace.journey.status),
        "verdict": has_enough_evidence(counts, edition.areas, level.evidence_per_area, level.title),
        "needed": level.evidence_per_area,
        "areas": [
            {
                "area": area,
                "count": counts.get(area.key, 0),
                "missing": max(0, level.evidence_per_area - counts.get(area.key, 0)),
                "cards": [
                    _card(edition, item)
                    for item in items
                    if any(tie.area == area.key for tie in item.criteria.all())
                ],
            }
            for area in edition.areas
        ],
    }
    return render(request, "leads/evidence.html", context)


@lead_page
def add(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Choose the kind first."""
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        return redirect("leads:evidence-add-kind", workspace.participant.slug, kind)
    return form_page(
        request,
        "leads/evidence_kind.html",
        form,
        workspace=workspace,
        back=reverse("leads:evidence", args=[workspace.participant.slug]),
        open=is_open_for_changes(workspace.journey.status),
    )


@lead_page
def add_kind(request: HttpRequest, workspace: Workspace, kind: str) -> HttpResponse:
    """Add words, a link or a file."""
    if kind not in KINDS:
        raise Http404
    form = NewItemForm(
        request.POST or None, request.FILES or None, edition=workspace.edition, kind=kind
    )
    action = partial(add_item, journey=workspace.journey, kind=kind)
    return _ask(request, workspace, form, action, kind=kind, heading=KINDS[kind])


@lead_page
def change(request: HttpRequest, workspace: Workspace, item: int) -> HttpResponse:
    """Change the words, the link or the criteria."""
    row = _item(workspace, item)
    initial = {
        "title": row.title,
        "words": row.words,
        "url": row.url,
        "criteria": [tie.criterion for tie in row.criteria.all()],
        "version": row.version,
    }
    form = ItemForm(request.POST or None, initial=initial, edition=workspace.edition, kind=row.kind)
    action = partial(change_item, item=row)
    heading = _("Change this evidence")
    return _ask(request, workspace, form, action, kind=row.kind, heading=heading)


def _ask(
    request: HttpRequest,
    workspace: Workspace,
    form: Form,
    action: Callable[..., Item],
    **context: Any,
) -> HttpResponse:
    template = "leads/evidence_item.html"
    return ask(
        request,
        workspace,
        form,
        action,
        to="evidence",
        of_journey=True,
        template=template,
        **context,
    )


@lead_page
def remove(request: HttpRequest, workspace: Workspace, item: int) -> HttpResponse:
    """Ask, then take the item away and delete its file."""
    row = _item(workspace, item)
    warning = _("Its file is deleted. You cannot undo this.") if row.file_name else ""
    action = partial(remove_item, item=row)
    return ask_to_remove(
        request, workspace, action, to="evidence", of_journey=True, what=row.title, warning=warning
    )


@lead_page
def file(request: HttpRequest, workspace: Workspace, item: int) -> HttpResponse:
    """The file itself, for the participant's own leads."""
    row = file_of(workspace.journey, item)
    if row is None:
        raise Http404
    with row.file.open("rb") as kept:
        return download(kept.read(), name=row.file_name, content_type=row.file_type)


def _item(workspace: Workspace, pk: int) -> Item:
    row = workspace.journey.evidence.standing().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _card(edition: Edition, item: Item) -> dict[str, Any]:
    return {
        "row": item,
        "host": host_of(item.url),
        "criteria": [edition.criterion(tie.criterion).title for tie in item.criteria.all()],
    }


urlpatterns = [
    path("evidence/add/", add, name="evidence-add"),
    path("evidence/add/<slug:kind>/", add_kind, name="evidence-add-kind"),
    path("evidence/<int:item>/change/", change, name="evidence-change"),
    path("evidence/<int:item>/remove/", remove, name="evidence-remove"),
    path("evidence/<int:item>/file/", file, name="evidence-file"),
]
