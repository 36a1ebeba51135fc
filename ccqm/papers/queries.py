"""Questions about sheets of paper."""

from ccqm.kit.references import tidy
from ccqm.papers.models import Sheet, SheetQuerySet
from ccqm.participants.models import Participant


def sheets_of(participant: Participant) -> SheetQuerySet:
    """A participant's sheets, newest first."""
    return Sheet.objects.filter(participant=participant).with_use().order_by("-pk")


def sheet_of(participant: Participant, code: str) -> Sheet | None:
    """A participant's sheet by its code as somebody typed it; never another participant's."""
    return sheets_of(participant).filter(code=tidy(code)).select_related("participant").first()


def entered_numbers(sheet: Sheet) -> list[int]:
    """The lines that are entered, also those that were taken back since."""
    return list(sheet.entered_lines.order_by("number").values_list("number", flat=True))
