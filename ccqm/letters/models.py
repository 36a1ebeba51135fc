"""The outbox: every letter we send, in text and HTML."""

from typing import ClassVar

from django.db import models

from ccqm.kit.personal import Basis, Keep, Personal


class Letter(models.Model):
    """One letter to one address. `key` makes it one however often it is asked for (REL-04)."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    to = models.EmailField()
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    # A secret letter (a sign-in code) loses its words once it is sent.
    is_secret = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    # How often sending began, and how often it ended in a fault. Where more began than ended, the
    # worker died meanwhile: such a letter may have gone out once more, with the same Message-ID.
    tries = models.PositiveSmallIntegerField(default=0)
    failed = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    # What became of it, as far as mail servers told: the newest news counts (REL-03).
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=20, blank=True)
    news_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, Personal]] = {
        "to": Personal("To send the letter", Basis.PUBLIC_TASK, Keep.MAIL),
        "subject": Personal("To show what was sent", Basis.PUBLIC_TASK, Keep.MAIL),
        "text": Personal("To show what was sent", Basis.PUBLIC_TASK, Keep.MAIL),
        "html": Personal("To show what was sent", Basis.PUBLIC_TASK, Keep.MAIL),
    }
    not_personal = ("key", "kind", "language", "fault", "bounce")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def repeats(self) -> int:
        """How many times too many it may have gone out: its sending was cut off so often."""
        return max(self.tries - self.failed - bool(self.sent_at), 0)


class Attachment(models.Model):
    """A file that goes with a letter, such as a calendar file. It goes when the words go."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)
    type = models.CharField(max_length=100)
    content = models.BinaryField()

    personal: ClassVar[dict[str, Personal]] = {
        "content": Personal("To send with the letter", Basis.PUBLIC_TASK, Keep.MAIL),
    }
    not_personal = ("name", "type")

    def __str__(self) -> str:
        return self.name
