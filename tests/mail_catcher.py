"""A real mail server on this machine that keeps what it is sent (REL-01)."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class Catcher:
    """Keeps each message it is handed; refuses the recipients in `refused` with these words."""

    def __init__(self) -> None:
        self.caught: list[tuple[list[str], Message]] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if words := self.refused.get(address):
            return words
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=default)
        self.caught.append((envelope.rcpt_tos, message))
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        """To whom each message went, in the order in which they came."""
        return [address for recipients, _message in self.caught for address in recipients]


def unused_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


@contextmanager
def mail_server(settings) -> Iterator[Controller]:
    """A mail server that is not up yet (`.start()`), and that Django sends to."""
    port = unused_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, port
    settings.EMAIL_USE_TLS = False
    server = Controller(Catcher(), hostname=HOST, port=port)
    yield server
    if server.loop.is_running():
        server.stop()
