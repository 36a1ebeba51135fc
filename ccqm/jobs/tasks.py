"""Queued and timed work, thin: fetch, call one action."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from ccqm.letters import actions as letters
from ccqm.letters.models import Letter

# An hour's outage of the mail server is waited out: 1, 2, 4, … minutes between tries (REL-01).
PATIENT = RetryStrategy(max_attempts=12, wait=30, exponential_wait=2)
STALLED_AFTER_SECONDS = 120


@app.task(name="letters.send", retry=PATIENT)
def send_letter(letter: int) -> None:
    """Send one letter from the outbox."""
    found = Letter.objects.get(pk=letter)
    try:
        letters.send(found, at=timezone.now())
    except Exception as fault:
        letters.note_fault(found, fault)
        raise


@app.periodic(cron="*/2 * * * *")
@app.task(name="jobs.retry_stalled", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Take up jobs whose worker was killed (REL-10)."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        await manager.retry_job(job)
