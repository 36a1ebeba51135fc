"""The same registration sent twenty times at the same moment (REL-04)."""

import re
from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ccqm.letters.models import Letter
from ccqm.welcome.actions import Interest, register_interest
from ccqm.welcome.models import Registration
from tests.imported import import_shipped
from tests.people import NOW

KEY = UUID("2f1c6a54-8a0c-4c8e-9b9c-0c0a3c1f5d11")
ME = Interest(
    kind="individual", name="Amina Khan", contact_name="Amina Khan", email="amina@example.org"
)


@pytest.fixture(autouse=True)
def edition(transactional_db: None) -> None:
    import_shipped()


def twenty_at_once(send: Callable[[], str]) -> list[str]:
    """What each of twenty threads got. Raises the first fault of any of them."""
    together, got, faults = Barrier(20), [], []

    def once() -> None:
        together.wait()
        try:
            got.append(send())
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=once) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for fault in faults:
        raise fault
    return got


def test_the_action_makes_one_record_and_one_letter() -> None:
    references = twenty_at_once(lambda: register_interest(ME, submission_key=KEY, at=NOW).reference)
    assert len(references) == 20
    assert len(set(references)) == 1
    assert Registration.objects.count() == Letter.objects.count() == 1


def test_the_page_makes_one_record_and_one_letter() -> None:
    """Twenty browsers with one session: a person who clicks and clicks."""
    first, check = Client(), reverse("public:register-check")
    first.post(reverse("public:register"), {"kind": "individual"})
    first.post(reverse("public:register-about"), {"sectors": ["faith"]})
    contact = {"contact_name": "Amina Khan", "email": "amina@example.org", "language": "en"}
    contact["reach_by"] = "email"
    first.post(reverse("public:register-contact"), contact)
    first.post(reverse("public:register-wishes"), {})
    page = first.get(check).content.decode()
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    session = first.cookies["sessionid"].value

    def post() -> str:
        client = Client()
        client.cookies["sessionid"] = session
        response = client.post(check, {"submission_key": key})
        assert response.status_code == 302, response.content.decode()
        return response["Location"]

    places = twenty_at_once(post)
    assert len(places) == 20
    assert len(set(places)) == 1
    assert "/received/" in places[0]
    assert Registration.objects.count() == Letter.objects.count() == 1
