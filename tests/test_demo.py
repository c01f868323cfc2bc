"""The demo: seeded once, and refused where it does not belong."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from decisions.demo.cast import CAST
from decisions.demo.houses import HOUSES
from decisions.demo.scenarios import ALL
from decisions.models import Decision, Organisation, User


def _rows() -> dict[str, list[Any]]:
    return {
        m._meta.db_table: list(m._default_manager.order_by("pk").values_list())
        for m in apps.get_app_config("decisions").get_models()
    }


def test_seeding_twice_changes_nothing(db: None) -> None:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == [s.key for s in ALL]
    before = _rows()
    again = StringIO()
    call_command("seed_demo", stdout=again)
    assert "nothing changed" in again.getvalue()
    assert _rows() == before
    assert Organisation.objects.count() == len(HOUSES)
    assert set(User.objects.values_list("email", flat=True)) == {p.email for p in CAST}
    decisions = Decision.objects.all()
    assert len(decisions) == len(ALL)
    assert sum(d.finalised_at is not None for d in decisions) == len(ALL) - 3
    assert not any(u.has_usable_password() for u in User.objects.all())


def test_seeding_is_refused_outside_the_demo(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_demo")
    assert User.objects.count() == 0


@pytest.mark.parametrize("scenario", ["s1", "s5", "s7"])
def test_the_scenarios_are_signed_with_what_they_say(
    scenario: str, request: pytest.FixtureRequest
) -> None:
    decision: Decision = request.getfixturevalue(scenario)
    assert decision.finalised_at
    expected = {
        "s1": ("Maya Okafor", {"Northbridge MASH", "Little Oaks nursery, safeguarding lead"}),
        "s5": (
            "Zac",
            {
                "Northbridge MASH",
                "Northbridge MARAC coordinator",
                "Northbridge Academy, safeguarding lead",
            },
        ),
        "s7": ("Ava Lindqvist", {"Northbridge LADO"}),
    }[scenario]
    assert (decision.child_name, {s.name for s in decision.telling}) == expected


def test_s1_tells_the_nursery_nothing_but_its_own_words(s1: Decision) -> None:
    oaks = next(s for s in s1.shares if s.name.startswith("Little Oaks"))
    given = s1.disclosure(oaks)
    assert given is not None
    assert "Kofi may be at risk" in given.text
    for detail in ("bruise", "Dean", "Tanner Street", "Attendance", "07700"):
        assert detail.lower() not in given.text.lower()


def test_s5_names_the_neighbour_to_social_care_alone(s5: Decision) -> None:
    from decisions.rules.wording import for_recipient

    named = {s.name for s in s5.shares if "Farida" in for_recipient(s5, s)}
    assert named == {"Northbridge MASH"}
