"""`ccqm invite` makes the first manager of a new installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ccqm.accounts.models import Role, User

pytestmark = pytest.mark.django_db


def invite(*arguments):
    out = StringIO()
    call_command("invite", *arguments, stdout=out)
    return out.getvalue()


def test_it_makes_a_manager_who_can_invite_the_rest():
    said = invite("Boss@example.org", "The Boss", "--role", "manager", "--role", "officer")
    user = User.objects.get()
    assert user.has_role(Role.MANAGER)
    assert user.has_role(Role.OFFICER)
    assert "boss@example.org can sign in at http" in said


def test_what_is_no_address_is_told():
    with pytest.raises(CommandError, match="email address"):
        invite("boss", "The Boss", "--role", "manager")
    assert not User.objects.exists()
