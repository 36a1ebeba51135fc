"""A parent body sees names and stages of those who joined it, and never what they write."""

import pytest
from django.test import Client
from django.urls import reverse

from ccqm.accounts.models import Role
from ccqm.participants.actions import update_profile
from ccqm.participants.belonging import join_parent, make_joining_code
from ccqm.participants.leading import add_lead
from ccqm.participants.models import Belonging, Participant
from ccqm.participants.queries import current_parent
from tests.people import NOW, signed_in, someone
from tests.workspaces import Road, a_priority, queries_of, road

pytestmark = pytest.mark.django_db
WHY = "The two schools became one on 1 September; the trust wrote to us."


@pytest.fixture
def trust() -> Road:
    return road("Trust of Schools")


@pytest.fixture
def school() -> Road:
    return road("Weaver Street School")


def at(on: Road, page: str = "members", *keys: object) -> str:
    return reverse(f"leads:{page}", args=[on.participant.slug, *keys])


def joined(trust: Road, school: Road) -> Belonging:
    code = Participant.objects.get(pk=trust.participant.pk).joining_code
    code = code or make_joining_code(trust.participant, **trust.by())
    return join_parent(school.participant, code=code, **school.by())


def test_a_school_joins_its_trust_by_a_code(trust: Road, school: Road) -> None:
    parent, child = signed_in(trust.lead), signed_in(school.lead)
    assert parent.post(at(trust)).status_code == 302
    code = Participant.objects.get(pk=trust.participant.pk).joining_code
    assert code in parent.get(at(trust)).content.decode()
    assert child.post(at(school, "parent"), {"code": "0000-0000-0000"}).status_code == 422
    assert child.post(at(school, "parent"), {"code": code.lower()}).status_code == 302
    assert "Trust of Schools" in child.get(at(school, "identity")).content.decode()
    page = parent.get(at(trust)).content.decode()
    for words in ("Weaver Street School", "Working towards Bronze", "Step 2"):
        assert words in page
    assert child.get(at(school, "parent")).status_code == 200
    assert child.post(at(school, "parent")).status_code == 302
    assert "Weaver Street School" not in parent.get(at(trust)).content.decode()


def test_the_parent_sees_stages_and_no_content(trust: Road, school: Road) -> None:
    """SEC-02: not on its page, and by no address of the other."""
    priority = a_priority(school, title="A secret priority of ours")
    joined(trust, school)
    parent = signed_in(trust.lead)
    assert "secret priority" not in parent.get(at(trust)).content.decode()
    for page in ("home", "priorities", "actions", "members", "leads", "identity", "profile"):
        assert parent.get(at(school, page)).status_code == 404
    assert parent.get(at(school, "priorities-change", priority.pk)).status_code == 404


def test_an_owner_of_the_parent_ends_it(trust: Road, school: Road) -> None:
    here, other = joined(trust, school), road("Other Trust")
    for stranger in (other, school):
        browser = signed_in(stranger.lead)
        for place in (at(trust, "end-belonging", here.pk), at(stranger, "end-belonging", here.pk)):
            assert browser.get(place).status_code == 404
            assert browser.post(place).status_code == 404
    assert current_parent(school.participant)
    parent = signed_in(trust.lead)
    assert parent.get(at(trust, "end-belonging", here.pk)).status_code == 200
    assert parent.post(at(trust, "end-belonging", here.pk)).status_code == 302
    assert current_parent(school.participant) is None


def test_editors_see_and_decide_nothing(trust: Road, school: Road) -> None:
    """SEC-01."""
    here, editor = joined(trust, school), someone(email="ed@example.org")
    for on in (trust, school):
        add_lead(on.participant, editor, by=on.lead, at=NOW, role="editor")
    browser = signed_in(editor)
    page = browser.get(at(trust)).content.decode()
    assert "Weaver Street School" in page
    code = Participant.objects.get(pk=trust.participant.pk).joining_code
    assert code not in page
    assert browser.post(at(trust)).status_code == 422
    assert Participant.objects.get(pk=trust.participant.pk).joining_code == code
    for place in (at(trust, "end-belonging", here.pk), at(school, "parent")):
        assert browser.get(place).status_code == 404
        assert browser.post(place).status_code == 404


def test_a_person_has_no_such_pages() -> None:
    me = road("Amina Khan", "individual")
    for page in ("members", "parent"):
        assert signed_in(me.lead).get(at(me, page)).status_code == 404


def test_the_list_costs_the_same_for_one_and_many(trust: Road, school: Road) -> None:
    joined(trust, school)
    parent = signed_in(trust.lead)
    one = queries_of(parent, at(trust))
    for number in range(3):
        joined(trust, road(f"School{number} Primary"))
    assert queries_of(parent, at(trust)) == one <= 15


def test_a_manager_merges_and_the_public_address_leads_on(trust: Road, school: Road) -> None:
    for on in (trust, school):
        update_profile(on.participant, expected=1, is_listed=True, **on.by())
    manager = signed_in(someone(Role.MANAGER))
    place = reverse("team:merge", args=[school.participant.slug])
    assert manager.get(place).status_code == 200
    good = {"into": trust.participant.slug, "reason": WHY}
    for wrong in ({"into": "nowhere"}, {"into": ""}, {"reason": ""}, {"reason": "Same"}):
        assert manager.post(place, {**good, **wrong}).status_code == 422
    assert manager.post(place, good).status_code == 302
    public = reverse("public:participant", args=[school.participant.slug])
    moved = Client().get(public)
    assert moved["Location"] == reverse("public:participant", args=[trust.participant.slug])
    for one in (trust, school):
        page = manager.get(reverse("team:participant", args=[one.participant.slug]))
        assert page.status_code == 200
    assert WHY in page.content.decode()
    assert signed_in(school.lead).get(at(school, "home")).status_code == 200, "nothing is lost"


def test_an_officer_does_not_merge(trust: Road, school: Road) -> None:
    officer = signed_in(someone(Role.OFFICER))
    place = reverse("team:merge", args=[school.participant.slug])
    assert officer.get(place).status_code == 403
    assert officer.post(place, {"into": trust.participant.slug, "reason": WHY}).status_code == 403
