"""Log lines without anybody's words in them."""

import logging
import traceback
from types import TracebackType
from typing import Any


class NoWords(logging.Formatter):
    """Says what went wrong and where, and leaves out the message of the exception.

    A database's message quotes the row that it refused: names, worries, addresses.
    """

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Return the type of the exception and the places it went through."""
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


class NoAddresses(logging.Filter):
    """Puts the pattern of an address in the place of the address that was asked for.

    Addresses can hold the code of a provider, the key of a reset, an invitation.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change Django's own lines about requests; let every line through."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            pattern = match.route if match else "(no such address)"
            record.args = tuple(pattern if arg == path else arg for arg in record.args)
        return True


def logging_config(*, demo: bool) -> dict[str, Any]:
    """Return what Django's LOGGING takes. demo: nobody reads its logs."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"no_words": {"()": NoWords}},
        "filters": {"no_addresses": {"()": NoAddresses}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "no_words",
                "filters": ["no_addresses"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        # A line for each request; and for each event of the audit log, its number and hash, to
        # be kept elsewhere.
        "loggers": {
            name: {"level": "WARNING" if demo else "INFO"}
            for name in ("decisions.middleware", "decisions.audit.leaves")
        },
    }
