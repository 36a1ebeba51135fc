"""What somebody has answered so far. It stays on the server, in their session (SEC-24)."""

from dataclasses import fields
from typing import Any, Self
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase

from ccqm.framework.edition import Edition
from ccqm.participants.models import Kind
from ccqm.web.public.register_questions import PAGES, Questions
from ccqm.welcome.actions import Interest

PLACE = "registration"
CHECK = "register-check"


class Draft:
    """Answers by page. A page counts as answered while its answers still fit its questions."""

    def __init__(self, session: SessionBase, edition: Edition) -> None:
        self.session = session
        self.edition = edition
        self.answers: dict[str, dict[str, Any]] = session.get(PLACE, {}).get("answers", {})

    @property
    def key(self) -> str:
        """The key under which this draft can be sent once (REL-04)."""
        return str(self.session.get(PLACE, {}).get("key", ""))

    @property
    def kind(self) -> str:
        return str(self.answers.get("register", {}).get("kind", Kind.ORGANISATION))

    @property
    def pages(self) -> list[str]:
        """The pages that this kind is asked, in order."""
        return [page for page, questions in PAGES.items() if self.kind in questions.kinds]

    def form(self, page: str, posted: Any = None) -> Questions:
        """The questions of a page: as sent just now, or with what was answered before."""
        return PAGES[page](
            posted, initial=self.answers.get(page, {}), kind=self.kind, edition=self.edition
        )

    def keep(self, page: str, answers: dict[str, Any]) -> Self:
        """Remember the answers of a page until they are sent or the session ends."""
        self.answers = {**self.answers, page: answers}
        self.session[PLACE] = {"key": self.key or str(uuid4()), "answers": self.answers}
        return self

    def drop(self) -> None:
        """Forget everything that was answered."""
        self.session.pop(PLACE, None)
        self.answers = {}

    def checked(self, page: str) -> Questions:
        """A page's questions with the answers kept, to be asked whether they still fit."""
        return self.form(page, self.answers.get(page, {}))

    def is_answered(self, page: str) -> bool:
        return page in self.answers and self.checked(page).is_valid()

    def next_page(self) -> str:
        """The first page still to answer, else the one that shows all answers."""
        return next((page for page in self.pages if not self.is_answered(page)), CHECK)

    def may_open(self, page: str) -> bool:
        """Whether all pages before this one are answered: none can be skipped (SEC-04)."""
        order = [*self.pages, CHECK]
        if page not in order:
            return False
        return all(self.is_answered(name) for name in order[: order.index(page)])

    def page_before(self, page: str) -> str:
        """Where the back link goes; the front page before the first."""
        order = ["home", *self.pages, CHECK]
        return order[order.index(page) - 1]

    def interest(self) -> Interest:
        """All answers as one value. A person's own name is asked for once (A11Y-3.3.7)."""
        known = {field.name for field in fields(Interest)}
        told: dict[str, Any] = {}
        for page in self.pages:
            form = self.checked(page)
            form.full_clean()
            told |= {name: value for name, value in form.cleaned_data.items() if name in known}
        return Interest(**{"name": told["contact_name"], **told})


def sent_key(text: str) -> UUID | None:
    """A submission key out of a form, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
