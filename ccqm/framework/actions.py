"""Bringing an edition into use."""

import hashlib
import json
import tomllib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ccqm.audit.actions import Actor, record
from ccqm.framework import rules
from ccqm.framework.models import Edition
from ccqm.kit.verdict import Refused


class Faulty(Refused):
    """The file is not an edition we can run. `faults` says where and why."""

    def __init__(self, faults: tuple[rules.Fault, ...]) -> None:
        super().__init__(_("The edition has %(count)s faults.") % {"count": len(faults)})
        self.faults = faults


@transaction.atomic
def import_edition(text: str, *, known_tasks: frozenset[str], by: Actor, at: datetime) -> Edition:
    """Store an edition file for good, and return its row.

    The same content again returns the row that is there. Other content under the same key needs
    a higher `revision`. Raises Faulty or Refused.
    """
    if faults := rules.check(text, known_tasks):
        raise Faulty(faults)
    content = tomllib.loads(text)
    key, revision, sha256 = content["key"], content["revision"], _sha256(content)
    row, is_new = Edition.objects.get_or_create(
        key=key,
        revision=revision,
        defaults={
            "title": content["title"],
            "content": content,
            "source": text,
            "sha256": sha256,
            "imported_at": at,
        },
    )
    if is_new:
        _refuse_older(row)
        record("edition.imported", by=by, at=at, subject=row, key=key, revision=revision)
    elif row.sha256 != sha256:
        raise Refused(
            _(
                'Revision %(revision)s of "%(key)s" was imported with other content. It cannot'
                " change. Give your file a higher revision."
            )
            % {"revision": revision, "key": key}
        )
    return row


def _sha256(content: dict[str, Any]) -> str:
    """Of the content, so that a comment or a line break makes no new edition."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _refuse_older(row: Edition) -> None:
    newest = Edition.objects.filter(key=row.key).order_by("-revision").first()
    if newest is not None and newest.revision > row.revision:
        raise Refused(
            _(
                'Revision %(newest)s of "%(key)s" is already here, so revision %(revision)s'
                " is too low. Give your file a higher revision."
            )
            % {"newest": newest.revision, "key": row.key, "revision": row.revision}
        )
