"""Which surveys have comments to read, and who reads them. The team sees no comment."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.accounts.models import Role, User
from ccqm.themes import permissions, queries
from ccqm.themes.actions import name_readers
from ccqm.themes.rules import READERS
from ccqm.waves.models import Wave
from ccqm.web.kit.forms import Form, attempt, form_page, posted
from ccqm.web.kit.guards import manager_page, team_page


class ReadersForm(Form):
    """Two people."""

    readers = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        label=gettext_lazy("Who reads the comments?"),
        help_text=gettext_lazy("Choose two. They cannot judge this participant afterwards."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose two people")},
    )

    def __init__(self, *args: Any, free: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["readers"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in free])
        field.choices = [(user.pk, user.name) for user in free]

    def clean_readers(self) -> list[User]:
        chosen = list(self.cleaned_data["readers"])
        if len(chosen) != READERS:
            raise forms.ValidationError(_("Choose two people"))
        return chosen


@team_page
def page(request: HttpRequest) -> HttpResponse:
    """Surveys with comments; managers name the readers."""
    assert isinstance(request.user, User)  # the guard let only people in
    context = {"rows": queries.rows(), "may_name": request.user.has_role(Role.MANAGER)}
    return render(request, "team/comments.html", context)


@manager_page
def name(request: HttpRequest, wave: int) -> HttpResponse:
    """Name two readers, or others in their place while the reading goes on."""
    found = Wave.objects.select_related("participant", "reading").filter(pk=wave).first()
    if found is None or not queries.has_comments_to_read(found):
        raise Http404
    reading = queries.reading_of(found)
    if reading and not reading.goes_on:
        return redirect("team:comments")
    people = permissions.candidates(found.participant)
    named = list(reading.readers.taken()) if reading else []
    form = ReadersForm(
        posted(request),
        free=[user for user, verdict in people if verdict],
        initial={"readers": [reader.user_id for reader in named]},
    )
    if request.method == "POST" and form.is_valid():
        words = form.answers()
        if attempt(form, name_readers, wave=found, by=request.user, at=timezone.now(), **words):
            messages.success(request, _("We have written to them."))
            return redirect("team:comments")
    return form_page(
        request,
        "team/name_readers.html",
        form,
        wave=found,
        barred=[(user, verdict) for user, verdict in people if not verdict],
        back=reverse("team:comments"),
    )
