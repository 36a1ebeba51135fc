"""The lead who brings in a list, and the worker who saves it, as `bench/roster.py` needs them."""

from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from bench.lists import a_month_later, people, sheet
from bench.timing import Measured, Page, measure
from ccqm.members.imports import name_group
from ccqm.members.models import Group, Person, RosterImport
from tests.members.scene import scene
from tests.people import NOW, signed_in
from tests.web.asking import send
from tests.working import work


def prepare(sizes: tuple[int, ...], endings: tuple[str, ...]) -> None:
    """A participant for each size and kind of file, with one group that may be listed."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    for size in sizes:
        for ending in endings:
            here = scene(_name(ending, size))
            group = here.group("Staff", size)
            name_group(group, are_adults=True, tells_nothing=True, by=here.lead, at=NOW)


def _name(ending: str, size: int) -> str:
    return f"Bench {ending} {size}"


class Lead:
    """One stage at a time; what a stage needs beforehand is made by `get_ready`."""

    def __init__(self, ending: str, size: int) -> None:
        self.ending, self.size = ending, size
        self.group = Group.objects.get(participant__name=_name(ending, size))
        lead = self.group.participant.leads.get()
        self.client = signed_in(lead.user)
        self.at = f"/work/{self.group.participant.slug}/"
        self.content = b""

    def get_ready(self, stage: str) -> None:
        """Make the file that will be uploaded, and warm the templates."""
        self.rest()
        if stage.startswith("upload"):
            rows = people(self.size) if stage == "upload" else a_month_later(self.size)
            self.content = sheet(self.ending, rows)

    # --- Stages ---------------------------------------------------------------------------------
    def rest(self) -> None:
        self._look("roster/")

    def upload(self) -> None:
        file = SimpleUploadedFile(f"people.{self.ending}", self.content)
        answer = send(self.client, f"{self.at}roster/groups/{self.group.pk}/upload/", file=file)
        assert answer.status_code == 302, answer.content

    upload_again = upload

    def check(self) -> None:
        self._look(self._row("check"))

    check_again = check

    def problems(self) -> None:
        self._look(self._row("problems"))

    def begin(self) -> None:
        """The button only: the page it stands on was timed before."""
        version = Group.objects.get(pk=self.group.pk).version
        answers = {"version": version, "absent": "left"}
        answer = self.client.post(self.at + self._row("check"), answers)
        assert answer.status_code == 302, answer.content

    begin_again = begin

    def save(self) -> None:
        work()
        assert self._newest().status == RosterImport.Status.DONE
        assert Person.objects.present().filter(group=self.group).count() == self.size

    save_again = save

    def undo(self) -> None:
        assert send(self.client, self.at + self._row("undo")).status_code == 302
        work()
        assert self._newest().status == RosterImport.Status.UNDONE
        assert Person.objects.filter(group=self.group).count() == self.size

    def pages(self) -> list[Measured]:
        """The pages that a lead with a list opens every day."""
        return [measure(page) for page in self._pages()]

    def _pages(self) -> Iterator[Page]:
        team = self.group.teams.get(name="Team 7")
        for name, address in (
            ("Roster", "roster/"),
            ("Roster, last page", "roster/?page=99999"),
            ("Roster, search by name", "roster/?q=khan"),
            ("Roster, search by number", "roster/?q=g000123"),
            ("Roster, one team", f"roster/?team={team.pk}"),
            ("Roster, those who left", "roster/?who=left"),
            ("People", "people/"),
            ("Sign-up", "sign-up/"),
            ("Coverage", "coverage/"),
            ("Lead's home", ""),
        ):
            yield Page(name, self.at + address, self.client)

    def _newest(self) -> RosterImport:
        return RosterImport.objects.filter(group=self.group).latest("pk")

    def _row(self, page: str) -> str:
        return f"roster/lists/{self._newest().pk}/{page}/"

    def _look(self, page: str) -> None:
        answer = self.client.get(self.at + page)
        assert answer.status_code == 200, answer.status_code
