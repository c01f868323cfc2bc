"""Handing a mail to the mail server, so that we always know whether it has it.

All that can fail without harm comes first: connecting, signing in, the sender, the recipient.
Only then is it noted that the mail is being handed over. If we die before the server's answer
is noted, nobody can know whether it was sent; it is never sent again without a person's word.
"""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from decisions.jobs import GiveUp
from decisions.outputs.mails import Mail
from decisions.services.claims import answer_time


class NotNow(Exception):
    """It was not taken, and may be later. Its text is the code of the problem."""


class MaybeSent(Exception):
    """The mail server got it, and did not say whether it took it."""


class MailServer:
    """A connection to the mail server, for one mail."""

    def __enter__(self) -> Self:
        """Connect and sign in. Raises NotNow."""
        self.connection: Any = get_connection()
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as problem:
            self.__exit__()
            raise NotNow("no_server") from problem
        return self

    def __exit__(self, *problem: Any) -> None:
        """Say goodbye. Whatever goes wrong now, the mail is where it is."""
        with suppress(OSError, smtplib.SMTPException):
            self.connection.close()

    def send(self, mail: Mail, message_id: str, hand_over: Callable[[], None]) -> None:
        """Send a mail. hand_over: notes that it happens now, and may raise to stop it.

        Raises GiveUp when it is refused for good, NotNow when it was not taken, MaybeSent.
        """
        if not mail.to.rpartition("@")[0].isascii():  # Django would make it another address
            raise GiveUp("refused")
        message = EmailMessage(mail.subject, mail.text, to=[mail.to], headers=_headers(message_id))
        try:
            raw = message.message().as_bytes()  # smtplib ends its lines as it must
            sender, to = (sanitize_address(a, "ascii") for a in (message.from_email, mail.to))
        except ValueError as problem:
            raise GiveUp("refused") from problem
        if not isinstance(self.connection, EmailBackend):
            hand_over()
            self._send_otherwise(message)
            return
        self._address(sender, to)
        hand_over()
        _judge(self._data(raw))

    def _address(self, sender: str, to: str) -> None:
        smtp = self.connection.connection
        try:
            smtp.ehlo_or_helo_if_needed()
            code, _ = smtp.mail(sender)
            if code != 250:
                raise NotNow("no_server")
            code, _ = smtp.rcpt(to)
        except (OSError, smtplib.SMTPException) as problem:
            raise NotNow("no_server") from problem
        _judge(code)

    def _data(self, raw: bytes) -> int:
        smtp = self.connection.connection
        try:
            # Some servers read a mail through before they say that they have it.
            smtp.sock.settimeout(answer_time().total_seconds())
            code, _ = smtp.data(raw)
        except smtplib.SMTPDataError as problem:  # it did not want to see the mail at all
            code = problem.smtp_code
        except Exception as problem:
            raise MaybeSent from problem
        return int(code)

    def _send_otherwise(self, message: EmailMessage) -> None:
        """By a backend that says nothing on the way, such as the demo's, which prints it."""
        try:
            self.connection.send_messages([message])
        except Exception as problem:
            raise MaybeSent from problem


def message_id(job_id: Any) -> str:
    """Return the id of a job's mail: the same at every try, so that readers see one."""
    return f"<{job_id}@{urlsplit(settings.SITE_URL).hostname}>"


def _headers(message_id: str) -> dict[str, str]:
    return {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}


def _judge(code: int) -> None:
    if 500 <= code < 600:
        raise GiveUp("refused")
    if not 200 <= code < 300:
        raise NotNow("later")
