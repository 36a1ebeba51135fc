"""Queued and timed work, thin: fetch, call one action."""

from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from ccqm.accounts import actions as accounts
from ccqm.answers import actions as answers
from ccqm.audit.actions import SYSTEM
from ccqm.awards.models import Award
from ccqm.ballots import actions as ballots
from ccqm.coverage import actions as coverage
from ccqm.credentials import actions as credentials
from ccqm.credentials.queries import may_issue
from ccqm.letters import actions as letters
from ccqm.letters.models import Letter
from ccqm.mailings.models import Mailing
from ccqm.mailings.pieces import write_mailing
from ccqm.mailings.reminders import send_reminders
from ccqm.meetings import actions as meetings
from ccqm.members import imports
from ccqm.members.models import RosterImport
from ccqm.papers import actions as papers
from ccqm.pictures import actions as pictures
from ccqm.pledges.queries import counts
from ccqm.themes import actions as themes
from ccqm.waves import actions as waves
from ccqm.waves.inviting import write_round
from ccqm.waves.models import Round, Wave

STALLED_AFTER_SECONDS = 120
JOBS_KEPT_HOURS = 30 * 24
LONGEST_WAIT_MINUTES = 60
MOST_TRIES = 78


class Patient(BaseRetryStrategy):
    """Waits 1, 2, 4, … minutes between tries, then an hour each, for about three days (REL-01).

    So a mail server may be away for a weekend. After that the job stays in the queue as failed.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None when it was tried often enough."""
        if job.attempts >= MOST_TRIES or isinstance(exception, letters.PutAside):
            return None
        minutes = min(2 ** min(job.attempts, 10), LONGEST_WAIT_MINUTES)
        return RetryDecision(retry_in={"minutes": minutes})


@app.task(name="letters.send", retry=Patient())
def send_letter(letter: int) -> None:
    """Send one letter from the outbox."""
    found = Letter.objects.get(pk=letter)
    letters.begin_try(found)
    try:
        letters.send(found, at=timezone.now())
    except Exception as fault:
        if not letters.note_fault(found, fault, at=timezone.now()):
            raise


@app.task(name="members.save_list", retry=Patient())
def save_list(roster_import: int) -> None:
    """Save a list of people that a lead has looked at."""
    found = RosterImport.objects.get(pk=roster_import)
    imports.save_list(found, counts=counts, at=timezone.now())


@app.task(name="members.undo_list", retry=Patient())
def undo_list(roster_import: int) -> None:
    """Take a saved list back."""
    found = RosterImport.objects.get(pk=roster_import)
    imports.undo_list(found, counts=counts, at=timezone.now())


@app.periodic(cron="27 3 * * *")
@app.task(name="members.forget_old_lists", queueing_lock="members.forget_old_lists")
def forget_old_lists(timestamp: int) -> None:
    """Delete uploaded lists and what an undo needs when their week is over, once a night."""
    imports.forget_old(at=timezone.now(), by=SYSTEM)


@app.periodic(cron="47 3 * * *")
@app.task(name="papers.forget_photos", queueing_lock="papers.forget_photos")
def forget_photos(timestamp: int) -> None:
    """Delete photos of counted sheets when their year is over, once a night."""
    papers.forget_photos(at=timezone.now())


@app.periodic(cron="57 3 * * *")
@app.task(name="answers.sweep", queueing_lock="answers.sweep")
def sweep_ballots(timestamp: int) -> None:
    """Clear what open and closed surveys have deleted from the disk, once a night."""
    answers.sweep()
    ballots.sweep()


@app.periodic(cron="47 2 * * *")
@app.task(name="themes.destroy_comments", queueing_lock="themes.destroy_comments")
def destroy_comments(timestamp: int) -> None:
    """Destroy what people wrote in surveys when its time is over, before the nightly sweep."""
    themes.destroy_due(at=timezone.now())


@app.task(name="waves.write_round", retry=Patient())
def write_survey_letters(round: int) -> None:
    """Letters that ask people to answer."""
    write_round(Round.objects.get(pk=round), at=timezone.now())


@app.task(name="waves.release", retry=Patient())
def release_wave(wave: int) -> None:
    """Make the release of a wave that has closed."""
    waves.release_wave(Wave.objects.get(pk=wave), at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="waves.close_due", queueing_lock="waves.close_due")
def close_due_waves(timestamp: int) -> None:
    """Close surveys whose last day is over."""
    waves.close_due(at=timezone.now())


@app.periodic(cron="57 3 * * *")
@app.task(name="members.forget_leavers", queueing_lock="members.forget_leavers")
def forget_leavers(timestamp: int) -> None:
    """Remove whoever left two years ago from the lists, once a night."""
    imports.forget_leavers(at=timezone.now(), by=SYSTEM)


@app.periodic(cron="*/2 * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Take up jobs whose worker was killed (REL-10)."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="letters.forget_old", queueing_lock="letters.forget_old")
def forget_old_letters(timestamp: int) -> None:
    """Empty letters that are past their time, once a night."""
    letters.forget_old(at=timezone.now())


@app.periodic(cron="27 3 * * *")
@app.task(name="accounts.forget_sessions", queueing_lock="accounts.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Remove sessions whose time is over, once a night."""
    accounts.forget_expired_sessions(at=timezone.now())


@app.periodic(cron="37 3 * * *")
@app.task(name="jobs.forget_old", queueing_lock="jobs.forget_old", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that ended a month ago, so that the queue stays small. Failed ones stay."""
    await context.app.job_manager.delete_old_jobs(nb_hours=JOBS_KEPT_HOURS)


@app.periodic(cron="47 3 * * *")
@app.task(name="pictures.forget_expired", queueing_lock="pictures.forget_expired")
def forget_expired_pictures(timestamp: int) -> None:
    """Delete pictures whose consent ended a month ago, once a night."""
    pictures.forget_expired(at=timezone.now(), by=SYSTEM)


@app.periodic(cron="5 * * * *")
@app.task(name="meetings.remind", queueing_lock="meetings.remind")
def remind_of_meetings(timestamp: int) -> None:
    """Remind of tomorrow's meetings; the rule knows the council's working hours."""
    meetings.send_reminders(at=timezone.now())


@app.periodic(cron="7 3 * * *")
@app.task(name="coverage.note", queueing_lock="coverage.note")
def note_coverage(timestamp: int) -> None:
    """Keep what is told of each participant's sign-up, once a night, where it has changed."""
    coverage.note_coverage(at=timezone.now())


@app.task(name="mailings.write", retry=Patient())
def write_letters(mailing: int) -> None:
    """Write the letters of a mailing that a lead has asked for."""
    write_mailing(Mailing.objects.get(pk=mailing), at=timezone.now())


@app.periodic(cron="15 * * * *")
@app.task(name="mailings.remind", queueing_lock="mailings.remind")
def remind_people(timestamp: int) -> None:
    """Remind people who have not answered; the rule knows the council's working hours."""
    send_reminders(at=timezone.now())


@app.task(name="credentials.issue", retry=Patient())
def issue_credential(award: int) -> None:
    """Sign the credential of a mark, once this service may sign anything."""
    if may_issue():
        credentials.issue(Award.objects.get(pk=award), at=timezone.now())


@app.task(name="credentials.reissue", retry=Patient())
def reissue_credentials(participant: int) -> None:
    """Sign the credentials of a participant anew, where what they say has changed."""
    if may_issue():
        credentials.issue_all(participant=participant, at=timezone.now())


@app.task(name="credentials.withdraw", retry=Patient())
def withdraw_credential(award: int) -> None:
    """Say in the list that a mark was withdrawn."""
    if may_issue():
        credentials.sign_lists(at=timezone.now())


@app.periodic(cron="37 2 * * *")
@app.task(name="credentials.keep", queueing_lock="credentials.keep")
def keep_credentials(timestamp: int) -> None:
    """Issue what is missing and sign the lists anew, once a night; tell when that failed."""
    try:
        if may_issue():
            credentials.issue_all(at=timezone.now())
            credentials.sign_lists(at=timezone.now())
    finally:
        credentials.warn(at=timezone.now())
