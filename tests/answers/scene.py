"""A box, and people who hold good ballots for it."""

import base64
import secrets
import tomllib
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ccqm.answers.actions import open_box
from ccqm.answers.ballot import MESSAGE_BYTES, SALT_BYTES
from ccqm.answers.rules import Shape

BOTH = ["default", "answers"]
SHAPE = Shape(
    statements=("respect", "belong", "fair"),
    dimensions={"age": ("under 40", "40 and over"), "site": ("north", "south")},
    questions=("better",),
)
ASKED = {
    "participant": "Harehills Library",
    "closes_on": "2026-12-07",
    "groups": {},
    "sets": {
        "en": tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
    },
}
SAID = {
    "statements": {"respect": 4, "belong": "na", "fair": None},
    "dimensions": {"age": "under 40"},
    "words": {"better": "More time to talk."},
}
# Making a key takes long; one will do for all boxes of a test run.
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(key: rsa.RSAPrivateKey = KEY) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def a_box(shape: Shape = SHAPE) -> UUID:
    """A box that is open, by its key."""
    return open_box(uuid4(), audience="staff", public_key=public(), shape=shape, asked=ASKED).pk


def a_ballot(key: rsa.RSAPrivateKey = KEY, message: bytes = b"") -> str:
    """A good ballot: whoever unblinds a blind signature holds an ordinary one."""
    message = message or secrets.token_bytes(MESSAGE_BYTES)
    signature = key.sign(message, PSS(MGF1(SHA384()), SALT_BYTES), SHA384())
    return written(message + signature)


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw_of(ballot: str) -> bytes:
    return base64.urlsafe_b64decode(ballot + "=" * (-len(ballot) % 4))
