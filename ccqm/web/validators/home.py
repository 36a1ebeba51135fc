"""The panels a person sits on."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ccqm.validation import queries
from ccqm.validation.models import Seat
from ccqm.validation.rules import Status
from ccqm.web.kit.guards import validator_page


@dataclass(frozen=True)
class Row:
    """One panel, and what this person does there next."""

    seat: Seat
    level: str
    next: str
    waits_for_you: bool


@validator_page
def page(request: HttpRequest) -> HttpResponse:
    """Every panel of mine, those that wait for me first."""
    rows = [_row(seat) for seat in queries.seats_of(request.user)]  # type: ignore[arg-type]
    rows.sort(key=lambda row: not row.waits_for_you)
    return render(request, "validators/home.html", {"rows": rows})


def _row(seat: Seat) -> Row:
    words, waits = _next(seat)
    return Row(seat, queries.level_of(seat.application).title, words, waits)


AFTER = {
    Status.RECOMMENDED: gettext_lazy("Waiting for the team's decision"),
    Status.AWARDED: gettext_lazy("Awarded"),
    Status.FURTHER_EVIDENCE: gettext_lazy("More evidence was asked for"),
    Status.NOT_YET: gettext_lazy("Not yet"),
    Status.WITHDRAWN: gettext_lazy("Taken back by the participant"),
}


def _next(seat: Seat) -> tuple[str, bool]:
    """What is next in words, and whether it is this person's to do."""
    status = Status(seat.application.status)
    if status in AFTER:
        return str(AFTER[status]), False
    if seat.declared_at is None:
        return _("Tell us if you have a tie"), True
    if seat.is_chair:
        if status == Status.SCORED:
            return _("Compare and recommend"), True
        return _("The validators are scoring"), False
    if seat.finished_at is None:
        return _("Score alone"), True
    if status == Status.SCORED:
        return _("Compare and talk about the gaps"), True
    return _("Waiting for the other validator"), False
