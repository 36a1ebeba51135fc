"""Step 3: proof of who is taking part, by link or by file."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.addresses import host_of
from ccqm.kit.uploads import are_people_safe
from ccqm.pledges import proving
from ccqm.pledges.models import Proof
from ccqm.pledges.queries import has_proof, proof_file, proofs
from ccqm.web.kit.downloads import download
from ccqm.web.kit.forms import Form, OnceForm, Radios, VersionedForm
from ccqm.web.kit.guards import Workspace, lead_page
from ccqm.web.leads.asking import ask, ask_to_remove
from ccqm.web.leads.fields import UploadField, WebAddress, Words


class Title(Words):
    """What the proof is called."""

    def __init__(self, **options: Any) -> None:
        told = {"label": gettext_lazy("What does it show?"), **options}
        missing = gettext_lazy("Enter what it shows")
        super().__init__(longest=120, rows=1, missing=missing, **told)


class LinkFields(Form):
    """A page or post of their own, and who may see the link."""

    url = WebAddress()
    title = Title(help_text=gettext_lazy("For example, “Our pledge wall on our own website”."))
    is_public = forms.TypedChoiceField(
        label=gettext_lazy("Who may see this link?"),
        choices=[
            ("yes", gettext_lazy("Everyone: show it beside our pledge")),
            ("no", gettext_lazy("Only we, the Quality Mark team and the panel")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=Radios,
        error_messages={"required": gettext_lazy("Select who may see this link")},
    )


class NewLinkForm(LinkFields, OnceForm):
    """A new link; two clicks make one."""


class LinkForm(LinkFields, VersionedForm):
    """A link as it stands."""


class FileForm(OnceForm):
    """A photo of a signed sheet, or a document."""

    upload = UploadField()
    title = Title(help_text=gettext_lazy("For example, “The sheet that our whole street signed”."))
    everyone_agreed = forms.BooleanField(
        label=gettext_lazy("Nobody can be recognised in the picture, or everyone shown has agreed"),
        help_text=gettext_lazy(
            "Every picture needs this tick. For a child, a parent or carer must have agreed."
        ),
        required=False,
    )

    def clean(self) -> None:
        upload = self.cleaned_data.get("upload")
        agreed = self.cleaned_data.get("everyone_agreed", False)
        safe = are_people_safe(bool(upload and upload.is_picture), agreed)
        if not safe:
            self.add_error("everyone_agreed", str(safe.reason))


@lead_page
def page(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """What shows who is taking part, so far."""
    participant = workspace.participant
    given = proofs(participant)
    context = {
        "workspace": workspace,
        "back": reverse("leads:public-pledge", args=[participant.slug]),
        "has_proof": has_proof(participant, given),
        "cards": [{"row": proof, "host": host_of(proof.url)} for proof in given],
    }
    return render(request, "leads/proof.html", context)


@lead_page
def add_link(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add a link."""
    action = partial(proving.add_link, workspace.participant)
    heading = _("Add a link")
    return _ask(request, workspace, NewLinkForm(request.POST or None), action, heading=heading)


@lead_page
def add_file(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Add a file, which stays private."""
    form = FileForm(request.POST or None, request.FILES or None)
    action = partial(proving.add_file, workspace.participant)
    return _ask(request, workspace, form, action, heading=_("Add a file"), is_file=True)


@lead_page
def change(request: HttpRequest, workspace: Workspace, proof: int) -> HttpResponse:
    """Change a link, or who may see it."""
    row = _proof(workspace, proof)
    if row.kind != Proof.Kind.LINK:
        raise Http404
    initial = {
        "url": row.url,
        "title": row.title,
        "is_public": "yes" if row.is_public else "no",
        "version": row.version,
    }
    form = LinkForm(request.POST or None, initial=initial)
    action = partial(proving.change_link, row)
    return _ask(request, workspace, form, action, heading=_("Change this link"))


def _ask(
    request: HttpRequest, workspace: Workspace, form: Form, action: Any, /, **context: Any
) -> HttpResponse:
    template = "leads/proof_item.html"
    return ask(request, workspace, form, action, to="proof", template=template, **context)


@lead_page
def remove(request: HttpRequest, workspace: Workspace, proof: int) -> HttpResponse:
    """Ask, then take it away and delete its file."""
    row = _proof(workspace, proof)
    warning = _("Its file is deleted. You cannot undo this.") if row.file_name else ""
    action = partial(proving.remove_proof, row)
    return ask_to_remove(request, workspace, action, to="proof", what=row.title, warning=warning)


@lead_page
def file(request: HttpRequest, workspace: Workspace, proof: int) -> HttpResponse:
    """The file itself, for the participant's own leads."""
    row = proof_file(workspace.participant, proof)
    if row is None:
        raise Http404
    with row.file.open("rb") as kept:
        return download(kept.read(), name=row.file_name, content_type=row.file_type)


def _proof(workspace: Workspace, pk: int) -> Proof:
    row = Proof.objects.standing().filter(participant=workspace.participant, pk=pk).first()
    if row is None:
        raise Http404
    return row


urlpatterns = [
    path("public-pledge/proof/", page, name="proof"),
    path("public-pledge/proof/link/", add_link, name="proof-link"),
    path("public-pledge/proof/file/", add_file, name="proof-upload"),
    path("public-pledge/proof/<int:proof>/change/", change, name="proof-change"),
    path("public-pledge/proof/<int:proof>/remove/", remove, name="proof-remove"),
    path("public-pledge/proof/<int:proof>/file/", file, name="proof-file"),
]
