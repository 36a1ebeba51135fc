"""One road, in one run: from registering interest to a mark that anyone can check.

As lead, two members, two validators, chair and team, in real browsers, axe on every page.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ccqm.accounts.models import Role
from ccqm.audit.actions import SYSTEM
from ccqm.framework.actions import import_edition
from ccqm.framework.queries import newest
from ccqm.framework.shipped import shipped
from ccqm.kit.brand import brand
from ccqm.kit.dates import local_date
from ccqm.letters.models import Letter
from ccqm.steps.registry import known_tasks
from tests.people import NOW, someone
from tests.reader import Reader
from tests.working import a_quarter_of_an_hour_goes_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "Lincoln Green Neighbours"
HOME = "/work/lincoln-green-neighbours"
EVIDENCE = "We asked every neighbour, wrote down what they said, and changed how we meet."


@pytest.fixture
def people(browser, live_server, settings):
    """A new person with a browser of their own, phone-sized or not; closed at the end."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.PUBLIC_HOST = address
    contexts = []

    def new(width: int = 1280, language: str = "en-GB") -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce"
        )
        contexts.append(context)
        return Reader(context.new_page(), address)

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def council(transactional_db):
    """The edition, and the people of the team and the panel."""
    import_edition(shipped(brand().edition), known_tasks=known_tasks(), by=SYSTEM, at=NOW)
    return {
        "manager": someone(Role.MANAGER, name="Amara Bello"),
        "validator 1": someone(Role.VALIDATOR, email="v1@example.org", name="Farah Siddiqui"),
        "validator 2": someone(Role.VALIDATOR, email="v2@example.org", name="Marek Kowalski"),
        "chair": someone(Role.CHAIR, name="Gwen Ashworth"),
    }


def letter_to(email: str, kind: str) -> Letter:
    return Letter.objects.filter(to=email, kind=kind).latest("pk")


def test_from_interest_to_a_mark_that_anyone_can_check(people, council):
    today = local_date(timezone.now())

    # Given a neighbour with a phone and no account
    lead = people(width=360)
    email = "fatou.sarr@example.org"

    # When she registers the interest of her neighbourhood
    registers_interest(lead, email)
    # then she has a reference, and a letter with it
    lead.sees("Your reference is")
    reference = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", lead.page.inner_text("main"))[0]
    assert reference in letter_to(email, "registration_received").text

    # When the team accepts, without any meeting
    manager = people()
    manager.carries_a_passkey_device()
    manager.signs_in_by_code(council["manager"].email)
    manager.sets_up_a_passkey()
    manager.opens("/team/registrations/")
    manager.follows(NAME, exact=False)
    manager.presses("Accept")
    # then she is its lead, told so by letter, and signs in with a second step
    assert letter_to(email, "registration_accepted")
    lead.carries_a_passkey_device()
    lead.signs_in_by_code(email)
    lead.sets_up_a_passkey()
    lead.opens(f"{HOME}/")
    lead.sees_heading(NAME)
    lead.sees("Working towards Bronze")
    lead.opens(task("registration"))
    lead.sees("You are registered")

    # FOUNDATION. When she raises awareness, commits, pledges and counts the neighbours
    raises_awareness(lead, today)
    makes_the_commitment(lead, today)
    publishes_the_pledge(lead)
    counts_two_neighbours(lead)
    # then two of them sign, each in a minute and without an account
    lead.opens(task("sign-up"))
    link = lead.page.get_by_role("link", name="Open the page that people will see")
    address = link.get_attribute("href")
    members_sign(people, address)
    a_quarter_of_an_hour_goes_by()
    lead.opens(task("sign-up"))
    lead.sees("2 of 2")
    # and training is recorded as a counted session
    records_training(lead, today)

    # DEVELOPING. When she rates every criterion and plans from the gaps
    rates_everything(lead)
    plans(lead, today)
    # then the plan is public
    visitor = people(width=320)
    visitor.opens("/participants/lincoln-green-neighbours/plan/")
    visitor.sees("Everyone is heard")

    # ACHIEVING. When she shows progress, evidence and what people were told
    shows_progress(lead, today)
    collects_evidence(lead)
    tells_what_changed(lead, today)
    lead.opens(f"{HOME}/profile/")
    lead.types("What do you do?", "Nine neighbours on two streets.")
    lead.picks("Yes, show us in the public list")
    lead.presses("Save")
    # then every task is done and she applies
    lead.opens(task("apply"))
    lead.presses("Apply")
    lead.opens(f"{HOME}/")
    lead.sees("Your application is with the panel")

    # When the team names a panel, and each validator scores alone
    names_the_panel(manager, council)
    validators = [people(), people()]
    for number, validator in enumerate(validators, 1):
        validator.carries_a_passkey_device()
        validator.signs_in_by_code(council[f"validator {number}"].email)
        validator.sets_up_a_passkey()
        declares_no_tie(validator)
    scores_everything(validators[0])
    validators[0].does_not_see("Compare the scores")
    scores_everything(validators[1])
    # then each sees the other's scores
    validators[0].opens("/panel/")
    validators[0].follows(NAME, exact=False)
    validators[0].follows("Compare the scores")
    validators[0].sees("Marek Kowalski")

    # When the chair recommends and a manager, another person, decides
    chair = people()
    chair.carries_a_passkey_device()
    chair.signs_in_by_code(council["chair"].email)
    chair.sets_up_a_passkey()
    declares_no_tie(chair)
    recommends_the_award(chair)
    decides_the_award(manager)

    # Then the mark stands on a public page that anyone can check
    told = letter_to(email, "mark_awarded")
    mark = re.search(r"/marks/[\w-]+/", told.text)[0]
    visitor.opens(mark)
    visitor.sees(NAME)
    visitor.sees("Bronze")
    visitor.sees("held")
    visitor.opens("/marks/")
    visitor.types("What is the number of the mark?", mark.split("/")[2].lower())
    visitor.presses("Check")
    visitor.sees(NAME)
    visitor.opens("/participants/?q=lincoln")
    visitor.follows(NAME, exact=False)
    visitor.sees("Bronze")
    assert len(lead.looked_at) > 30, "axe looked at every page on the way"


def task(key: str) -> str:
    return f"{HOME}/{key}/"


def registers_interest(lead, email):
    lead.opens("/")
    lead.follows("Register your interest", exact=False)
    lead.picks("A group or neighbourhood")
    lead.presses("Continue")
    lead.types("Name of the group or neighbourhood", NAME)
    lead.picks("Local neighbourhood", "Housing")
    lead.types("Postcode", "ls96zz")
    lead.presses("Continue")
    lead.types("Members, residents or people who come regularly", "2")
    lead.presses("Continue")
    lead.types("Your full name", "Fatou Sarr")
    # A mistake is told beside the field and in the summary, and loses nothing.
    lead.types("Your email address", "fatou.sarr")
    lead.presses("Continue")
    lead.sees("There is a problem")
    lead.sees("Enter an email address, like name@example.com")
    assert lead.page.get_by_label("Your full name").input_value() == "Fatou Sarr"
    lead.types("Your email address", email)
    lead.presses("Continue")
    lead.picks("To start at once")
    lead.presses("Continue")
    lead.sees_heading("Check your answers")
    lead.sees("LS9 6ZZ")
    lead.presses("Register your interest")


def raises_awareness(lead, today):
    lead.opens(task("awareness"))
    lead.follows("Add something you did")
    lead.picks("Talking with people one by one")
    lead.types("What happened?", "I knocked on every door and told people about the mark.")
    lead.types("Who was it for?", "All neighbours")
    lead.types("About how many people did it reach?", "2")
    lead.dates("When was it?", today)
    lead.presses("Save")


def makes_the_commitment(lead, today):
    lead.opens(task("commitment"))
    lead.follows("Write the commitment")
    lead.picks("A formal decision", "We: several people promise this together")
    lead.types("Who took the decision?", "The street meeting")
    lead.dates("When was it decided?", today)
    lead.types("Who speaks for you?", "Fatou Sarr")
    lead.types("What is their role?", "Neighbour")
    lead.presses("Continue and read it")
    lead.sees("The street meeting")
    lead.presses("Make this commitment")


def publishes_the_pledge(lead):
    lead.opens(task("public-pledge"))
    lead.types("What do you promise?", "We greet one another and sort things out by talking.")
    lead.picks("Everyone: publish it")
    lead.presses("Save")


def counts_two_neighbours(lead):
    lead.opens(task("people"))
    lead.follows("Add a group")
    lead.types("What do you call this group?", "Residents")
    lead.types("How many people are in it?", "2")
    lead.picks("Adults: each person signs for themselves")
    lead.presses("Save")


def members_sign(people, address):
    for number, name in enumerate(("B. W.", "Rukhsana"), 1):
        member = people(width=360)
        member.opens(address)
        member.types("Your name or initials", name)
        if number == 2:
            member.types("Your own pledge", "میں ہر ایک کے ساتھ عزت سے پیش آؤں گی۔")
            member.picks_in("May we show your pledge", "Yes")
        member.presses("Sign")
        member.sees("Thank you")


def records_training(lead, today):
    lead.opens(task("training"))
    lead.follows("Add a session")
    lead.types("How many people of this group took part?", "2")
    lead.dates("When was the training?", today)
    lead.types("Who gave the training?", "The Quality Mark team")
    lead.presses("Save")


def rates_everything(lead):
    lead.opens(task("self-evaluation"))
    edition = newest(brand().edition)
    for number, criterion in enumerate(edition.criteria):
        lead.opens(f"{HOME}/self-evaluation/criterion/{criterion.key}/")
        lead.page.locator("input[type=radio]").nth(1 if number % 2 else 2).check()
        lead.types("Why did you choose this?", "Half of us do this well; it depends on the day.")
        lead.presses("Continue")


def plans(lead, today):
    lead.opens(task("priorities"))
    lead.follows("Add a priority", exact=False)
    choice = lead.page.get_by_label("Which criterion do you want to improve?")
    choice.select_option(value=newest(brand().edition).criteria[10].key)
    lead.types("What do you want to improve?", "Everyone is heard")
    lead.types("Why does this matter to you?", "Only the same few come to meetings.")
    lead.presses("Save")
    lead.opens(task("actions"))
    lead.follows("Add an action", exact=False)
    lead.types("What will you do?", "Ask each door what would help")
    lead.types("Who will do it?", "Two neighbours")
    lead.dates("When will it be done?", today + timedelta(days=30))
    lead.presses("Save")
    lead.opens(task("publish-plan"))
    lead.presses("Publish your plan")


def shows_progress(lead, today):
    lead.opens(task("progress"))
    lead.follows("Add an update", exact=False)
    lead.picks("It is done")
    lead.types("What has happened?", "We asked at every door and met in the yard.")
    lead.dates("Which day was this?", today)
    lead.presses("Save")


def collects_evidence(lead):
    edition = newest(brand().edition)
    lead.opens(task("evidence"))
    for area in edition.areas:
        lead.opens(f"{HOME}/evidence/add/text/")
        lead.types("Give it a title", f"What we did: {area.title}")
        lead.types("What has changed?", EVIDENCE)
        lead.picks(f"{area.title}: {edition.criteria_in(area.key)[0].title}")
        lead.presses("Save")


def tells_what_changed(lead, today):
    edition = newest(brand().edition)
    lead.opens(task("feedback"))
    for audience in edition.audiences_needed("group"):
        lead.opens(f"{HOME}/feedback/add/")
        lead.picks_in("Who said it?", audience.title)
        lead.types("What did they say?", "Nobody tells us when you meet.")
        lead.types("What did you do about it?", "A note goes through every door a week before.")
        lead.dates("When did you tell them?", today)
        lead.presses("Save")


def names_the_panel(manager, council):
    manager.opens("/team/applications/")
    manager.follows(NAME, exact=False)
    manager.follows("Name the panel", exact=False)
    manager.picks(council["validator 1"].name, council["validator 2"].name, council["chair"].name)
    manager.presses("Name them")


def declares_no_tie(person):
    person.opens("/panel/")
    person.follows(NAME, exact=False)
    person.picks_in("Do you have a tie to them?", "No, I have no tie and can judge fairly")
    person.presses("Continue")


def scores_everything(validator):
    validator.opens("/panel/")
    validator.follows(NAME, exact=False)
    criteria = newest(brand().edition).criteria
    validator.follows(criteria[0].title)
    for criterion in criteria:
        validator.sees(criterion.title)
        validator.page.locator("input[type=radio]").nth(2).check()
        validator.types("Why?", "We saw this on our visit.")
        validator.presses("Save and continue")
    validator.opens("/panel/")
    validator.follows(NAME, exact=False)
    validator.follows("Finish scoring")
    validator.presses("Finish scoring")


def recommends_the_award(chair):
    chair.opens("/panel/")
    chair.follows(NAME, exact=False)
    chair.follows("Compare the scores")
    chair.follows("Give your recommendation")
    chair.picks("Award the mark")
    chair.types("Why?", "Two streets that talk, and can show what came of it.")
    chair.presses("Send to the team")


def decides_the_award(manager):
    manager.opens("/team/applications/")
    manager.follows(NAME, exact=False)
    manager.follows("Decide", exact=False)
    manager.picks("Award the mark")
    manager.types("What do you say to the participant?", "Well done. You listen to one another.")
    manager.presses("Decide and tell them")
