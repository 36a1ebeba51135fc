"""The link of one addressee: made from a number and our key, so that it is never stored."""

import base64
import hashlib
import hmac
import uuid

from django.conf import settings


def token_of(nonce: uuid.UUID) -> str:
    """256 bits that only we can make from the nonce, the same each time we write (SEC-09)."""
    secret = settings.SECRET_KEY.encode()
    made = hmac.digest(secret, b"personal letter:" + nonce.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
