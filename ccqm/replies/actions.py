"""Every change of what is given back to those who answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.accounts.models import User
from ccqm.audit.actions import record
from ccqm.journeys.queries import current_journey
from ccqm.kit.verdict import Conflict, Refused
from ccqm.plans.models import Action
from ccqm.replies import queries, rules
from ccqm.replies.models import Answer, Reply
from ccqm.surveys.release import Told
from ccqm.themes.models import Theme
from ccqm.waves.models import Wave
from ccqm.waves.queries import results_of


@transaction.atomic
def save_answer(
    wave: Wave,
    *,
    theme: int | None = None,
    area: str = "",
    we_will: str,
    we_did: str,
    action: int | None,
    expected: int,
    by: User,
    at: datetime,
) -> Answer:
    """Say what is done about one theme (its pk) or one area. `expected` is 0 for a new answer.

    Raises Refused for what was not told of this wave or is not in the published plan, and Conflict
    when somebody else saved first (REL-05).
    """
    reply = _held(wave)
    about = _about(wave, theme, area)
    rules.is_answer(we_will, we_did).or_refuse()
    words = {"we_will": we_will.strip(), "we_did": we_did.strip(), "action_id": _of(wave, action)}
    answer = Answer.objects.filter(reply=reply, **about).first()
    if answer and all(getattr(answer, name) == value for name, value in words.items()):
        return answer
    if answer is None:
        answer = Answer.objects.create(reply=reply, **about, **words, saved_at=at)
    elif not expected:
        raise Conflict(
            _("Someone else saved this page while you were typing."),
            {name: getattr(answer, name) for name in ("we_will", "we_did", "version")},
        )
    else:
        answer.save_version(expected, **words, saved_at=at)
    record("reply.answered", by=by, at=at, subject=answer, scope=wave.participant_id)
    return answer


@transaction.atomic
def publish_reply(wave: Wave, *, by: User, at: datetime) -> Reply:
    """Show the reply to everyone. Twice changes nothing. Raises Refused while it is empty."""
    reply = _held(wave)
    results = results_of(wave)
    is_told = results is not None and results.release.told is not Told.NOTHING
    rules.may_publish(is_told=is_told, answers=reply.answers.count()).or_refuse()
    if reply.published_at is None:
        reply.published_at = at
        reply.save(update_fields=["published_at"])
        record("reply.published", by=by, at=at, subject=reply, scope=wave.participant_id)
    return reply


@transaction.atomic
def take_reply_back(wave: Wave, *, by: User, at: datetime) -> Reply:
    """Show the reply to nobody any more; its words stay. Twice changes nothing."""
    reply = _held(wave)
    if reply.published_at is not None:
        reply.published_at = None
        reply.save(update_fields=["published_at"])
        record("reply.taken_back", by=by, at=at, subject=reply, scope=wave.participant_id)
    return reply


def _held(wave: Wave) -> Reply:
    """The reply, held until the transaction ends; begun by whoever comes first."""
    Reply.objects.get_or_create(wave=wave)
    return Reply.objects.select_for_update().get(wave=wave)


def _about(wave: Wave, theme: int | None, area: str) -> dict[str, object]:
    results = results_of(wave)
    told = {one.key for one in results.release.areas} if results else set()
    if theme is not None:
        found = Theme.objects.filter(pk=theme, is_out=False, reading__wave=wave)
        if found.exclude(reading__published_at=None).exists():
            return {"theme_id": theme, "area": ""}
    elif area in told:
        return {"theme_id": None, "area": area}
    raise Refused(_("This was not told of the survey."))


def _of(wave: Wave, action: int | None) -> int | None:
    if action is None:
        return None
    journey = current_journey(wave.participant)
    known = [pk for pk, _words in queries.published_actions(journey)] if journey else []
    if action not in known or not Action.objects.filter(pk=action).exists():
        raise Refused(_("Choose an action of your published plan."))
    return action
