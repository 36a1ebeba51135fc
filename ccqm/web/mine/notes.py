"""Writing down training one took part in, and thoughts: for oneself."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.kit.dates import local_date
from ccqm.portfolios import actions
from ccqm.portfolios.models import LONGEST_NOTE, Reflection, TrainingNote
from ccqm.web.kit.fields import DateField, Words
from ccqm.web.kit.forms import Form, OnceForm, VersionedForm, posted
from ccqm.web.kit.guards import signed_in_page
from ccqm.web.mine.asking import ask, own_or_404


class TrainingWords(Form):
    """What, when, from whom, and what one makes of it."""

    what = Words(
        label=gettext_lazy("What was the training?"),
        missing=gettext_lazy("Enter what the training was"),
        longest=200,
        rows=1,
    )
    held_on = DateField(
        label=gettext_lazy("When was it?"),
        help_text=gettext_lazy("For example, 27 3 2026."),
        called=gettext_lazy("The date of the training"),
        in_the_past=True,
    )
    given_by = Words(label=gettext_lazy("Who gave it?"), longest=200, rows=1)
    reflection = Words(
        label=gettext_lazy("What do you take from it?"),
        help_text=gettext_lazy("Only you read this."),
        longest=LONGEST_NOTE,
    )


class ReflectionWords(Form):
    """A thought and its day."""

    words = Words(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy("Only you read this. Leave out other people’s names."),
        missing=gettext_lazy("Enter your words"),
        longest=LONGEST_NOTE,
        rows=8,
    )
    written_on = DateField(
        label=gettext_lazy("Which day is it about?"),
        called=gettext_lazy("The day"),
        in_the_past=True,
    )


class NewTraining(TrainingWords, OnceForm):
    """Written once."""


class SameTraining(TrainingWords, VersionedForm):
    """Written anew."""


class NewReflection(ReflectionWords, OnceForm):
    """Written once."""


class SameReflection(ReflectionWords, VersionedForm):
    """Written anew."""


@signed_in_page
def add_training(request: HttpRequest) -> HttpResponse:
    """Add training."""
    form = NewTraining(posted(request))
    return ask(request, form, actions.add_training, heading=_("Add training"))


@signed_in_page
def change_training(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note on training."""
    note = own_or_404(TrainingNote.objects.all(), request, pk)
    form = SameTraining(posted(request), initial=_as_written(note, TrainingWords))
    action = partial(actions.change_training, note)
    return ask(request, form, action, heading=_("Change your training"))


@signed_in_page
def remove_training(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a note on training, once its owner has said yes."""
    note = own_or_404(TrainingNote.objects.all(), request, pk)
    return _remove(request, note, note.what)


@signed_in_page
def add_reflection(request: HttpRequest) -> HttpResponse:
    """Add a reflection."""
    form = NewReflection(posted(request), initial={"written_on": local_date(timezone.now())})
    return ask(request, form, actions.add_reflection, heading=_("Add a reflection"))


@signed_in_page
def change_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a reflection."""
    note = own_or_404(Reflection.objects.all(), request, pk)
    form = SameReflection(posted(request), initial=_as_written(note, ReflectionWords))
    action = partial(actions.change_reflection, note)
    return ask(request, form, action, heading=_("Change your reflection"))


@signed_in_page
def remove_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a reflection, once its owner has said yes."""
    note = own_or_404(Reflection.objects.all(), request, pk)
    return _remove(request, note, f"{date_format(note.written_on)}: {note.words}")


def _as_written(note: TrainingNote | Reflection, form: type[Form]) -> dict[str, Any]:
    return {name: getattr(note, name) for name in (*form.base_fields, "version")}


def _remove(request: HttpRequest, note: TrainingNote | Reflection, what: str) -> HttpResponse:
    action = partial(actions.remove_note, note)
    context = {"what": what, "template": "mine/removal.html"}
    return ask(request, Form(posted(request)), action, told=_("Removed."), **context)
