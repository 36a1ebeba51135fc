"""The demo city's surveys come out as they should: each verdict is there, none is written down."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from ccqm.demo.asking import hold_surveys
from ccqm.demo.city import city
from ccqm.waves.models import Wave
from ccqm.waves.rules import Status
from tests.answers.scene import BOTH
from tests.conftest import NOW
from tests.members.scene import scene
from tests.waves.asked import questions

pytestmark = pytest.mark.django_db(databases=BOTH)


def test_the_surveys_of_the_city_show_every_finding():
    """Issue 4: improved, not improved, worse, cannot tell, too small, and one that is open."""
    questions()
    known = {who.name: who for who in city().participants}
    held = [one for one in city().surveys if one.audience == "staff"]
    walks = {}
    for name in {one.at for one in held}:
        here = scene(name)
        for group, people in known[name].groups.items():
            here.group(group, people)
        walks[name] = SimpleNamespace(participant=here.participant, lead=here.lead, key=uuid4)
    hold_surveys(held, walks, now=NOW)
    findings = {
        area["verdict"]
        for wave in Wave.objects.filter(status=Status.RELEASED, baseline__isnull=False)
        for area in wave.release.comparison["areas"].values()
    }
    assert {"improved", "cannot_tell", "worse"} <= findings
    told = set(Wave.objects.values_list("release__content__told", flat=True))
    assert {"full", "bands", None} <= told
    (now_open,) = Wave.objects.filter(status=Status.OPEN)
    assert now_open.closes_on == (NOW + timedelta(days=8)).date()
