"""What a lead can send and say: words that are ready to copy, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ccqm.awareness.pack.printing import Pack


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its key is part of the name of its file; `words` are paragraphs of plain text."""

    key: str
    title: str
    hint: str
    words: str


def email(pack: Pack) -> Text:
    """A message to everyone."""
    said = _named(pack)
    paragraphs = [
        _("Subject: We are taking part in the %(scheme)s") % said,
        _("Hello everyone,"),
        _("%(name)s is taking part in the %(scheme)s.") % said,
        _("It is about how we welcome people, work together and serve people of every culture."),
        _("It is about each of us, too. It looks at what we do, how we do it and who does it."),
        *_promise(pack),
        _("You can add your name here: %(address)s") % said,
        _("It takes a minute, and you need no account. You can add a pledge of your own."),
        _choice(),
        _("If you have questions, reply to this message."),
        _("Thank you"),
    ]
    hint = _("Send it to everyone. Change the words as you like.")
    return Text("email", _("E-mail"), hint, _joined(paragraphs))


def newsletter(pack: Pack) -> Text:
    """A short piece for a newsletter or a page."""
    said = _named(pack)
    paragraphs = [
        _("We are taking part in the %(scheme)s") % said,
        _("%(name)s wants everyone to feel welcome, whatever their culture.") % said,
        _("So we are working towards the %(scheme)s of %(council)s.") % said,
        *_promise(pack),
        _("Add your name and a pledge of your own. It takes a minute: %(address)s") % said,
        _choice(),
    ]
    hint = _("For your newsletter, your page or a message to a group.")
    return Text("newsletter", _("Newsletter"), hint, _joined(paragraphs))


def talking_points(pack: Pack) -> Text:
    """What a team leader can say in five minutes."""
    said = _named(pack)
    points = [
        _("Why: we want people of every culture to feel welcome here."),
        _("What: %(name)s is taking part in the %(scheme)s.") % said,
        _("It covers what we do, how we do it and who does it. Those who lead take part, too."),
        _("It is personal, too: each of us can choose one thing to do."),
        _("How: point your phone at the code on the poster, or go to %(address)s") % said,
        _("You need no account. Your initials are enough."),
        _choice(),
        _("Ask: where do people feel welcome here, and where do they not?"),
        _("Listen more than you talk. Write down what you hear, without names."),
    ]
    paragraphs = [
        _("Talking points for team leaders"),
        _("Five minutes at your next meeting are enough."),
        "\n".join(f"- {point}" for point in points),
    ]
    hint = _("For those who lead a team, a class or a group.")
    return Text("talking-points", _("Talking points"), hint, _joined(paragraphs))


TEXTS: dict[str, Callable[[Pack], Text]] = {
    "email": email,
    "newsletter": newsletter,
    "talking-points": talking_points,
}


def _named(pack: Pack) -> dict[str, str]:
    return {
        "name": pack.participant,
        "scheme": pack.brand.scheme,
        "council": pack.brand.council,
        "address": pack.address,
    }


def _promise(pack: Pack) -> list[str]:
    if not pack.pledge:
        return []
    return [_("This is what we promise:"), pack.pledge.replace("\r\n", "\n")]


def _choice() -> str:
    return _("It is your choice. Nobody is told who signed, or who did not.")


def _joined(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)
