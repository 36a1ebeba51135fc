"""The keys that sign credentials: in a folder of their own, outside the database and the code.

A key is made, published for a day, and then signs; the one before stays published until its last
credential has ended. A key that somebody else may have is removed at once. `docs/keys.md` has the
drill. A name is never used twice, so nobody can be made to trust the wrong half.
"""

import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _
from joserfc.jwk import RSAKey

from ccqm.credentials import multibase
from ccqm.kit.verdict import Refused

RSA_BITS = 2048
REST = timedelta(days=1)
"""How long a key is published before it signs: others keep our DID document for a day."""

NEW, PUBLISHED, SIGNING, OLD = "new", "published", "signing", "old"


@dataclass(frozen=True)
class Key:
    """One key in its two halves, with the state it is in."""

    name: str
    state: str
    made_at: str
    published_at: str
    ed25519: str
    rsa: dict[str, Any]

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.ed25519))

    @cached_property
    def tokens(self) -> RSAKey:
        return RSAKey.import_key(self.rsa)

    @property
    def public(self) -> tuple[str, str, dict[str, Any]]:
        """The name with what the world may know of both halves."""
        jwk = self.tokens.as_dict(private=False)
        public = {part: str(jwk[part]) for part in ("kty", "n", "e")}
        return self.name, multibase.multikey(self.signing.public_key().public_bytes_raw()), public


@dataclass(frozen=True)
class Ring:
    """All our keys, and the names of those that are gone."""

    keys: tuple[Key, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def published(self) -> tuple[Key, ...]:
        return tuple(key for key in self.keys if key.state != NEW)

    def signing(self) -> Key:
        """The key that signs now. Raises Refused when there is none."""
        for key in self.keys:
            if key.state == SIGNING:
                return key
        raise Refused(_("There is no key to sign with. docs/keys.md says how to make one."))

    def named(self, name: str) -> Key:
        for key in self.keys:
            if key.name == name:
                return key
        raise Refused(_("There is no key %s.") % name)

    def with_state(self, name: str, state: str, **more: Any) -> "Ring":
        self.named(name)
        changed = (
            replace(key, state=state, **more) if key.name == name else key for key in self.keys
        )
        return replace(self, keys=tuple(changed))


def read() -> Ring:
    """The ring as it lies in its file now; an empty one when there is none."""
    file = _file()
    if not file.exists():
        return Ring()
    stamp = file.stat()
    return _parsed(str(file), stamp.st_mtime_ns, stamp.st_size)


_LAST: dict[tuple[str, int, int], Ring] = {}


def _parsed(file: str, changed_at: int, size: int) -> Ring:
    known = (file, changed_at, size)
    if known not in _LAST:
        told = json.loads(Path(file).read_text(encoding="utf-8"))
        _LAST.clear()
        _LAST[known] = Ring(tuple(Key(**key) for key in told["keys"]), tuple(told["gone"]))
    return _LAST[known]


def new(name: str, *, at: datetime) -> Ring:
    """Make a key. Nobody can see it yet."""
    ring = read()
    if name in ring.gone or any(key.name == name for key in ring.keys):
        raise Refused(_("The name %s was used before. Choose another.") % name)
    if not name.replace("-", "").isalnum() or not name.isascii():
        raise Refused(_("A name is made of letters, figures and dashes."))
    key = Key(
        name=name,
        state=NEW,
        made_at=at.isoformat(),
        published_at="",
        ed25519=Ed25519PrivateKey.generate().private_bytes_raw().hex(),
        rsa=dict(RSAKey.generate_key(RSA_BITS).as_dict(private=True)),
    )
    return _write(replace(ring, keys=(*ring.keys, key)))


def publish(name: str, *, at: datetime) -> Ring:
    """Show the public halves in the DID document. The key does not sign yet."""
    ring = read()
    if ring.named(name).state != NEW:
        raise Refused(_("This key is published already."))
    return _write(ring.with_state(name, PUBLISHED, published_at=at.isoformat()))


def switch(name: str, *, at: datetime, is_urgent: bool = False) -> Ring:
    """Sign with this key from now on; the one before stays published.

    Others may keep our document for a day, so a key waits that long, unless none signs at all or
    it is urgent.
    """
    ring = read()
    key = ring.named(name)
    if key.state not in (PUBLISHED, OLD):
        raise Refused(_("Publish this key first."))
    before = next((each for each in ring.keys if each.state == SIGNING), None)
    rested = at - datetime.fromisoformat(key.published_at) >= REST
    if before and not rested and not is_urgent:
        raise Refused(_("This key was published less than a day ago. Wait, or say --urgent."))
    if before:
        ring = ring.with_state(before.name, OLD)
    return _write(ring.with_state(name, SIGNING))


def remove(name: str) -> Ring:
    """Forget a key altogether. Its name stays, so that it is never used again."""
    ring = read()
    ring.named(name)
    left = tuple(key for key in ring.keys if key.name != name)
    return _write(Ring(left, (*ring.gone, name)))


def _file() -> Path:
    return Path(settings.CREDENTIAL_KEYS) / "keys.json"


def _write(ring: Ring) -> Ring:
    """Put the ring into its file at once or not at all; nobody else may read it."""
    folder = _file().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = json.dumps({"keys": [asdict(key) for key in ring.keys], "gone": ring.gone}, indent=1)
    handle, name = tempfile.mkstemp(dir=folder)  # such a file is open to its owner only
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(_file())
    return ring
