"""Ending somebody's sessions. No service of its own: a session is no part of the record."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from decisions.models import User


def end_sessions(user: User) -> None:
    """End every session of a person, wherever they are signed in, at once."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator():  # a session says in its content alone whose it is
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            store(session.session_key).delete()


def end_own(user: User, session_id: str) -> bool:
    """End one of a person's own sessions, not the one that they are in. Return whether."""
    if not (session_id.isascii() and session_id.isdigit() and len(session_id) < 16):
        return False
    found = UserSession.objects.filter(user=user, pk=session_id)
    others = [session for session in found if not session.is_current()]
    for session in others:
        session.end()
    return bool(others)


def clear_sessions() -> None:
    """Delete sessions that are over: they hold what nobody comes back to."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
