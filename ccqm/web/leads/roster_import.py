"""Step 3: bring in a list of people: upload, match columns, look, save, undo."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.verdict import Conflict, Refused
from ccqm.members.imports import (
    begin_import,
    begin_undo,
    choose_columns,
    drop_list,
    may_be_undone,
    upload_list,
)
from ccqm.members.limits import FILE_LARGEST
from ccqm.members.listing import COLUMNS, Difference, are_columns_enough
from ccqm.members.models import RosterImport
from ccqm.members.pieces import look
from ccqm.members.queries import has_list, import_of
from ccqm.members.sheets import written
from ccqm.members.unfolding import column_letters
from ccqm.web.kit.downloads import download
from ccqm.web.kit.forms import Form, OnceForm, VersionedForm, attempt, form_page, posted
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.roster import group_of, many

SHOWN = 20
"""How many people of each sort the preview names; the rest are counted."""

Status = RosterImport.Status


class UploadForm(OnceForm):
    """A file of people."""

    file = forms.FileField(
        label=gettext_lazy("Upload a list of people"),
        help_text=gettext_lazy("A CSV or XLSX file, up to 10MB and 30,000 people."),
        error_messages={
            "required": gettext_lazy("Select a file"),
            "empty": gettext_lazy("The selected file is empty"),
        },
        max_length=200,
    )


class ColumnsForm(Form):
    """Which column holds what."""

    def __init__(self, *args: Any, headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in this file"))] + [
            (str(at), f"{column_letters(at)}: {heading or _('no heading')}"[:80])
            for at, heading in enumerate(headings)
        ]
        for what, label in COLUMNS.items():
            self.fields[what] = forms.ChoiceField(label=label, choices=choices, required=False)

    says_optional = False

    def columns(self) -> dict[str, int]:
        """{"name": 0, "email": 2}."""
        return {what: int(at) for what, at in self.cleaned_data.items() if at}


class SaveForm(VersionedForm):
    """Yes, save it; and what becomes of those who are not in the file."""

    absent = forms.ChoiceField(
        label=gettext_lazy("Some people on your list are not in this file. What about them?"),
        choices=[
            ("left", gettext_lazy("They have left")),
            ("stay", gettext_lazy("They stay: this file has only some of our people")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Select what becomes of the people who are not in this file")
        },
    )

    def __init__(self, *args: Any, leavers: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leavers:
            del self.fields["absent"]


@lead_page
def upload(request: HttpRequest, workspace: Workspace, group: int) -> HttpResponse:
    """Upload a file; nothing changes yet."""
    row = group_of(workspace, group)
    if not row.is_named:
        return redirect("leads:roster-name", workspace.participant.slug, row.pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = upload_list(
                row,
                name=file.name or "",
                content=file.read(FILE_LARGEST + 1),
                submission_key=form.cleaned_data["submission_key"],
                by=workspace.lead.user,
                at=timezone.now(),
            )
            return redirect("leads:roster-columns", workspace.participant.slug, kept.pk)
        except Refused as refused:
            form.add_error("file", str(refused.reason))
    back = _roster(workspace)
    return form_page(
        request, "leads/roster_upload.html", form, workspace=workspace, back=back, group=row
    )


@lead_page
def columns(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Match the columns; they are guessed from their headings."""
    row = _row(workspace, number)
    if row.status != Status.UPLOADED:
        return _to(workspace, "progress", row)
    initial = {what: str(at) for what, at in row.columns.items()}
    form = ColumnsForm(request.POST or None, initial=initial, headings=row.headings)
    if request.method == "POST" and form.is_valid():
        chosen = attempt(form, choose_columns, roster_import=row, columns=form.columns())
        if chosen:
            return _to(workspace, "check", row)
    back = _roster(workspace)
    return form_page(
        request, "leads/roster_columns.html", form, workspace=workspace, back=back, row=row
    )


@lead_page
def check(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """What the list would change, before it does."""
    row = _row(workspace, number)
    if row.status != Status.UPLOADED:
        return _to(workspace, "progress", row)
    if not are_columns_enough(row.columns):
        return _to(workspace, "columns", row)
    if request.method == "POST" and request.POST.get("version") != str(row.group.version):
        # Said before anything else: what was asked may not be what would be asked now (REL-05).
        words = _("Somebody else changed this group meanwhile. Look at the difference again.")
        messages.warning(request, words)
        return _to(workspace, "check", row)
    # What was looked at is not worked out again: the group has not changed since.
    is_answered = request.method == "POST" and ("absent" in request.POST or not has_list(row.group))
    found = None if is_answered else look(row)
    form = SaveForm(
        posted(request),
        initial={"version": row.group.version},
        leavers=len(found.leavers) if found else "absent" in request.POST,
    )
    if request.method == "POST" and form.is_valid():
        try:
            begin_import(
                row,
                expected=form.cleaned_data["version"],
                absent_leave=form.cleaned_data.get("absent") == "left",
                by=workspace.lead.user,
                at=timezone.now(),
            )
            return _to(workspace, "progress", row)
        except Conflict as conflict:
            messages.warning(request, str(conflict.reason))
            return _to(workspace, "check", row)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
    found = found or look(row)
    return form_page(
        request,
        "leads/roster_check.html",
        form,
        workspace=workspace,
        back=reverse("leads:roster-columns", args=[workspace.participant.slug, row.pk]),
        row=row,
        found=found,
        counts=found.counts(),
        sorts=_sorts(found),
        problems=found.problems[:SHOWN],
    )


def _sorts(found: Difference) -> list[dict[str, Any]]:
    """Joiners, leavers, moves and changes, the first few of each by name."""
    said = [
        (_("New on your list"), [(one.name, one.team) for one in found.joiners[:SHOWN]],
         len(found.joiners)),
        (_("Not in this file"), [(one.name, one.team) for one in found.leavers[:SHOWN]],
         len(found.leavers)),
        (_("In another team"),
         [(one.name, f"{one.team or '–'} → {to.team or '–'}") for one, to in found.moves[:SHOWN]],
         len(found.moves)),
        (_("Another name, email or number"),
         [(one.name, _changed(one, to)) for one, to in found.changes[:SHOWN]],
         len(found.changes)),
    ]  # fmt: skip
    return [
        {"title": title, "people": people, "n": n, "more": n - len(people)}
        for title, people, n in said
        if n
    ]


def _changed(one: Any, to: Any) -> str:
    pairs = [(getattr(one, what), getattr(to, what)) for what in ("name", "email", "number")]
    return "; ".join(f"{old or '–'} → {new}" for old, new in pairs if old != new)


@lead_page
def problems(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """The rows that cannot be used, as a file to correct and upload."""
    row = _row(workspace, number)
    if row.status != Status.UPLOADED:
        raise Http404
    found = look(row)
    head = [_("Row"), _("What is wrong"), *row.headings]
    lines = [[str(one.row), one.reason, *one.cells] for one in found.problems]
    return download(
        written([head, *lines]), name="rows-to-correct.csv", content_type="text/csv; charset=utf-8"
    )


@lead_page
def progress(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """How far the saving is, and then what it did."""
    row = _row(workspace, number)
    if row.status == Status.UPLOADED:
        return _to(workspace, "check", row)
    context = {
        "workspace": workspace,
        "back": _roster(workspace),
        "row": row,
        "may_undo": may_be_undone(row, at=timezone.now()),
    }
    return render(request, "leads/roster_progress.html", context)


@lead_page
def undo(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Ask, then take a saved list back."""
    row = _row(workspace, number)
    if request.method == "GET" and row.status != Status.DONE:
        return _to(workspace, "progress", row)
    return _agree(
        request,
        workspace,
        row,
        begin_undo,
        back="progress",
        heading=_("Do you want to undo this list?"),
        note=_("Your list will be as it was before. Whoever was new on it is removed."),
        button=_("Yes, undo it"),
        keep=_("No, keep it"),
    )


@lead_page
def drop(request: HttpRequest, workspace: Workspace, number: int) -> HttpResponse:
    """Ask, then delete an uploaded file without using it."""
    row = _row(workspace, number)
    if request.method == "GET" and row.status != Status.UPLOADED:
        return _to(workspace, "progress", row)
    return _agree(
        request,
        workspace,
        row,
        drop_list,
        back="check",
        heading=_("Do you want to delete this file?"),
        note=_("Your list of people stays as it is."),
        button=_("Yes, delete it"),
        keep=_("No, go back"),
    )


def _agree(
    request: HttpRequest,
    workspace: Workspace,
    row: RosterImport,
    action: Callable[..., RosterImport],
    *,
    back: str,
    **words: str,
) -> HttpResponse:
    """Ask whether to do this with the list, do it, and show what became of it."""
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if attempt(form, action, roster_import=row, by=workspace.lead.user, at=at):
            return _to(workspace, "progress", row)
    return form_page(
        request,
        "leads/confirm.html",
        form,
        workspace=workspace,
        back=reverse(f"leads:roster-{back}", args=[workspace.participant.slug, row.pk]),
        what=row.file_name,
        words=words,
    )


def _row(workspace: Workspace, number: int) -> RosterImport:
    row = import_of(many(workspace), number)
    if row is None:
        raise Http404
    return row


def _to(workspace: Workspace, name: str, row: RosterImport) -> HttpResponse:
    return redirect(f"leads:roster-{name}", workspace.participant.slug, row.pk)


def _roster(workspace: Workspace) -> str:
    return reverse("leads:roster", args=[workspace.participant.slug])


urlpatterns = [
    path("roster/groups/<int:group>/upload/", upload, name="roster-upload"),
    path("roster/lists/<int:number>/columns/", columns, name="roster-columns"),
    path("roster/lists/<int:number>/check/", check, name="roster-check"),
    path("roster/lists/<int:number>/problems/", problems, name="roster-problems"),
    path("roster/lists/<int:number>/progress/", progress, name="roster-progress"),
    path("roster/lists/<int:number>/undo/", undo, name="roster-undo"),
    path("roster/lists/<int:number>/delete/", drop, name="roster-drop"),
]
