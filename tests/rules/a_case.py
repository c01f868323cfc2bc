"""A decision in memory alone, for the rules: they are pure functions of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from decisions.models import (
    Acknowledgement,
    Adviser,
    Cell,
    Decision,
    Disclosure,
    Engagement,
    InformationItem,
    Organisation,
    Person,
    ProposedShare,
    Protection,
    User,
)
from decisions.rules import SecondLook
from decisions.rules.journey import facts_digest, second_looks

NOW = timezone.make_aware(datetime(2026, 11, 18, 15, 0))  # a Wednesday
TODAY = NOW.date()
DAY = timedelta(days=1)


class Case:
    """A decision in memory alone: Maya, 7, and whatever a test adds."""

    def __init__(self, **answers: Any) -> None:
        self.ruth = User(name="Ruth Adeyemi")
        self.house = Organisation(name="Larkfield", kind="school_state", law_asks=self.ruth)
        author = User(name="Priya Nair", job_title="lead")
        given = {"level": "serious", "noticed_on": TODAY, "worry": "Bruises."} | answers
        self.decision = Decision(organisation=self.house, author=author, **given)
        for kind in (
            *("people", "engagements", "advice", "protections", "items", "all_shares"),
            *("cells", "disclosures", "acknowledgements", "tasks"),
            *("asked_items", "corrections", "notices"),
        ):
            self.decision.__dict__[kind] = []
        self.advisers()
        self.maya = self.person("Maya Okafor", "child", born="7")

    def _add(self, kind: str, row: Any) -> Any:
        self.decision.__dict__[kind].append(row)
        return row

    def person(self, name: str, role: str, knows: str = "", **more: Any) -> Person:
        found: Person = self._add("people", Person(name=name, role=role, **more))
        if knows:
            self.engage(found, knows)
        return found

    def engage(self, person: Person, knows: str) -> None:
        self._add("engagements", Engagement(person=person, knows=knows))

    def item(self, text: str = "Bruises.") -> InformationItem:
        row: InformationItem = self._add("items", InformationItem(text=text))
        return row

    def share(self, name: str = "Northbridge MASH", kind: str = "social_care", **more: Any) -> Any:
        return self._add("all_shares", ProposedShare(name=name, kind=kind, **more))

    def give(self, share: Any, item: Any, choice: str = "share", words: str = "") -> None:
        self._add("cells", Cell(share=share, item=item, choice=choice, words=words))

    def sent(self, share: Any) -> None:
        self._add("disclosures", Disclosure(share=share, given_at=NOW, text="x"))

    def protect(self, person: Person | None = None, subject: str = "other", **clues: Any) -> Any:
        row = Protection(person=person, subject="person" if person else subject, **clues)
        self.decision.protected = [*self.decision.protected, str(person.pk) if person else subject]
        return self._add("protections", row)

    def advisers(self, *found: Adviser) -> None:
        self.house.__dict__["_prefetched_objects_cache"] = {"advisers": list(found)}

    def looks(self, number: int = 0, now: datetime = NOW) -> list[SecondLook]:
        return [k for k in second_looks(self.decision, now) if number in (0, k.number)]

    def answer(self, look: SecondLook) -> None:
        given = {"number": look.number, "key": look.key, "facts": facts_digest(look)}
        self._add("acknowledgements", Acknowledgement(**given))


def told(case: Case, text: str = "Bruises.", **share: Any) -> Any:
    """Give one item to one recipient. Return the recipient."""
    one = case.share(**share)
    case.give(one, case.item(text))
    return one
