"""Who has which access and why: in words for the page, and as a file for the yearly review."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from decisions.choices import Role
from decisions.models import Membership, Organisation
from decisions.selectors.people import Somebody

#: Spreadsheets run what begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001

COLUMNS = (
    "Name", "Email address", "Job title", "Role", "Team", "Decides for", "What it opens",
    "Since", "Until", "Given by", "Why",
)  # fmt: skip


def where(role: Membership) -> str:
    """Return the team or the organisation that a role is for."""
    return role.team.name if role.team else role.organisation.name


def title(role: Membership) -> str:
    """Return what a role is called, with its team: "Safeguarding lead, Larkfield safeguarding"."""
    return f"{Role(role.role).label}, {where(role)}"


def opens(role: Membership) -> str:
    """Return what a role lets its person see and do, in words (see `access.py`)."""
    place = where(role)
    return {
        Role.PRACTITIONER: f"Records decisions in {place}, and reads their own",
        Role.LEAD: f"Reads every record of {place}, but for restricted ones",
        Role.IG_OFFICER: "Sees when and on which reason in law things were recorded, and sets "
        "that reason; opens a record only with a written reason",
        Role.ADMINISTRATOR: "Looks after people and settings; sees no records",
    }[Role(role.role)]


def because(role: Membership, organisation: Organisation) -> str:
    """Return since when somebody has a role, who gave it and why, as one line."""
    until = f", until {_day(role.until)}" if role.until else ""
    said = f"Since {_day(role.since)}{until}, given by {role.given_by}, because: {role.why}"
    if role.organisation_id != organisation.pk:
        said += f". Decides for {role.organisation.name}"
    return said


def ended(role: Membership) -> str:
    """Return when and why a role of the past ended, as one line."""
    said = f"{_day(role.since)} to {_day(role.until) if role.until else ''}"
    if role.until and role.until < role.since:  # given and ended on one day
        said = f"{_day(role.since)}, for less than a day"
    return f"{said}, ended by {role.ended_by}: {role.ended_why}" if role.ended_by else said


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def access_list(people: Iterable[Somebody]) -> bytes:
    """Return every role of today as CSV, as Excel and other programs read it: UTF-8 with BOM."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in people:
        for role in one.roles:
            writer.writerow(_defused(cell) for cell in _row(one, role))
    return text.getvalue().encode("utf-8-sig")


def _row(one: Somebody, role: Membership) -> tuple[str, ...]:
    return (
        "" if one.invited else one.name,
        one.user.email,
        one.job_title,
        str(Role(role.role).label),
        role.team.name if role.team else "",
        role.organisation.name,
        opens(role),
        role.since.isoformat(),
        role.until.isoformat() if role.until else "",
        role.given_by,
        role.why,
    )


def _defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
