"""Log lines without anybody's words in them."""

import logging
import traceback
from types import TracebackType


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
