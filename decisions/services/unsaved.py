"""Unsaved typing. The one kind of write without an event: it is no part of the record."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions.models import Typing, User
from decisions.services.locking import atomic

#: How long unsaved typing is kept. Long enough for a holiday, short for what nobody wanted.
KEPT_FOR = timedelta(days=14)
MOST = 2_000_000  # characters


@atomic
def keep_typing(*, actor: User, decision_id: Any, page: str, raw: str) -> Typing:
    """Keep what is typed on one page and not saved, replacing what was kept before.

    raw: the form as posted. Raises ValueError when it is more than a page could hold.
    """
    if len(raw) > MOST:
        raise ValueError("more than a page can hold")
    row, _ = Typing.objects.update_or_create(
        user=actor,
        decision_id=decision_id,
        page=page[:60],
        defaults={"raw": raw, "kept_at": timezone.now()},
    )
    return row


@atomic
def forget_old_typing() -> int:
    """Forget typing that nobody came back to. Return how many pages of it."""
    count, _ = Typing.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()
    return count
