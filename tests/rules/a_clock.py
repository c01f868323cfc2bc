"""Moments as people say them, and what a case leaves to be done by then."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from decisions.models import Disclosure, ProposedShare
from decisions.rules import deadlines
from tests.rules.a_case import NOW, Case

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    """Return a local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def utc(text: str) -> datetime:
    """Return a moment in Greenwich."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(case: Case, kind: str, now: datetime = NOW) -> datetime:
    """Return when the one thing of a kind is due."""
    (found,) = [d for d in deadlines.due(case.decision, now) if d.kind == kind]
    return found.due


def kinds(case: Case) -> list[str]:
    """Return the kinds of everything that is to be done."""
    return sorted(d.kind for d in deadlines.due(case.decision, NOW))


def local(moment: datetime) -> str:
    """Return a moment as a clock on the wall shows it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def in_nation(case: Case, nation: str) -> Case:
    """Put the organisation into a nation."""
    case.house.nation = nation
    return case


def called(
    case: Case, given_at: datetime, phone: str = "0113 496 0000", method: str = "phone"
) -> ProposedShare:
    """Tell somebody by phone."""
    share: ProposedShare = case.share(phone=phone)
    given = Disclosure(share=share, given_at=given_at, method=method, text="x")
    given.given_by = case.ruth
    case._add("disclosures", given)
    return share
