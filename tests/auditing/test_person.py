"""What one person looked at: records, lists, refusals; of this organisation alone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from decisions.models import Decision, Organisation, User
from tests import making
from tests.auditing.conftest import Ask
from tests.auditing.conftest import looked as look


def _days_ago(days: int, hour: int = 12) -> datetime:
    noon = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    return noon - timedelta(days=days)


def test_records_lists_and_refusals_are_counted_by_day(
    s1: Decision, cast: dict[str, User], school: Organisation, signed_in: Any, ask_of: Ask
) -> None:
    other = making.draft(cast["tom"])
    grace = cast["grace"]
    for days, record in ((3, s1), (3, s1), (3, other), (5, s1)):
        look(grace, record, _days_ago(days))
    listed = {"kind": "list", "object_id": None, "organisation_id": None, "basis": ""}
    look(grace, s1, _days_ago(3), shown=[str(s1.pk), str(uuid4())], **listed)
    look(grace, s1, _days_ago(3), shown=[str(uuid4())], **listed)  # of another organisation
    look(grace, s1, _days_ago(3), shown=[], **listed)
    look(grace, s1, _days_ago(5), allowed=False, basis="")
    page = ask_of(grace)
    assert "2 records opened, 1 list shown, 1 refusal." in page
    assert f"{_days_ago(3):%-d %B %Y} 2 1 0" in page
    assert f"{_days_ago(5):%-d %B %Y} 1 0 1" in page
    assert f"{_days_ago(4):%-d %B %Y} 0 0 0" in page
    assert f"{s1.reference} : 3 times, last {_days_ago(3):%-d %B %Y, %H:%M}" in page
    assert f"{other.reference} : once," in page
    assert "Maya" not in page


def test_what_somebody_looked_at_elsewhere_is_not_ours_to_know(
    s1: Decision, cast: dict[str, User], ask_of: Ask, signed_in: Any
) -> None:
    elsewhere = making.draft(cast["aoife"])
    look(cast["grace"], elsewhere, _days_ago(1))
    look(cast["grace"], elsewhere, _days_ago(1), allowed=False, basis="")
    look(cast["grace"], s1, _days_ago(1))
    page = ask_of(cast["grace"])
    assert "1 record opened, 0 lists shown, 0 refusals" in page
    assert elsewhere.reference not in page


def test_metadata_and_typing_open_nothing(s1: Decision, officer: User, ask_of: Ask) -> None:
    look(officer, s1, _days_ago(1), basis="", route="about_record")
    look(officer, s1, _days_ago(1), route="typing")
    page = ask_of(officer)
    assert "0 records opened" in page
    assert "Nothing was looked at in these days." in page


def test_other_days_can_be_chosen(s1: Decision, cast: dict[str, User], ask_of: Ask) -> None:
    look(cast["grace"], s1, _days_ago(100))
    assert "0 records opened" in ask_of(cast["grace"])
    day = f"{_days_ago(100):%Y-%m-%d}"
    page = ask_of(cast["grace"], first=day, last=day)
    assert f"{_days_ago(100):%-d %B %Y}: 1 record opened" in page
    page = ask_of(cast["grace"], 422, first=day, last="2001-01-01")
    assert "before the one in “From”" in page
    assert "records opened" not in page


@pytest.mark.parametrize("name", ["aoife", "nobody"])
def test_strangers_have_no_page(
    name: str, cast: dict[str, User], school: Organisation, officer: User, signed_in: Any
) -> None:
    pk = cast[name].pk if name in cast else uuid4()
    url = reverse("audit_person", args=[school.pk, pk])
    assert signed_in(officer).get(url).status_code == 404


def test_what_they_did_is_one_button_away_for_the_same_days(
    cast: dict[str, User], school: Organisation, officer: User, signed_in: Any
) -> None:
    client = signed_in(officer)
    url = reverse("audit_person", args=[school.pk, cast["grace"].pk])
    html = client.post(url, {"first": "2026-01-02", "last": "2026-01-03"}).content.decode()
    form = next(f for f in html.split("<form")[1:] if "What Grace Mensah did" in f)
    for name, value in (
        ("person", cast["grace"].pk),
        ("first", "2026-01-02"),
        ("last", "2026-01-03"),
    ):
        assert f'name="{name}" value="{value}"' in form
