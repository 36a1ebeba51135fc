"""Log lines as JSON, in UTC, without bodies, addresses, e-mails or query strings (OPS-04)."""

import re

import structlog

# Links by which members sign up, leads are invited and meetings are chosen carry a secret in their
# address, and so do private calendars (SEC-09).
TOKEN = re.compile(r"(/(?:ballot|join|invitation|meet|calendar)/)[^/\s\"']+")


def without_tokens(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """The log line with the secret part of a link left out."""
    event["event"] = TOKEN.sub(r"\1…", str(event.get("event", "")))
    return event


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """The formatter that the logging settings name."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        without_tokens,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
