"""What should be so, in plain dictionaries, kept by hand from what was called: the model.

Nothing here asks a service. People are called by their first names; everything else by its id.
"""

from typing import Any

from decisions.models import Cell, Decision

Record = dict[str, Any]

LARKFIELD = ("grace", "priya", "tom")  # by name, as they take over from one another


class Expected:
    """Who has which role, what each record says, and who is named for which concern."""

    def __init__(self) -> None:
        self.roles: dict[str, set[str]] = {
            "priya": {"lead", "practitioner"},
            "tom": {"practitioner"},
            "grace": {"lead"},
            "ruth": {"ig_officer"},
            "jo": {"administrator"},
            "dilys": {"practitioner", "lead"},
        }
        self.records: dict[Any, Record] = {}
        #: For each concern that is restricted, who is named for it.
        self.named: dict[Any, set[str]] = {}
        #: For each concern, the first child's and the first other person's name.
        self.people: dict[Any, dict[str, str]] = {}

    # --- Who may do what (record.md section 5) ---------------------------------------------
    def works(self, who: str) -> bool:
        return bool(self.roles[who] & {"lead", "practitioner"})

    def team_of(self, record: Record) -> list[str]:
        """Return everybody who works where a record is kept, by name."""
        here = LARKFIELD if record["house"] == "larkfield" else ("dilys",)
        return [who for who in here if self.works(who)]

    def keeps(self, who: str, record: Record) -> bool:
        """Whether somebody keeps a record: its author, a lead, or who is named for it."""
        if record["state"] == "discarded" or who not in self.team_of(record):
            return False
        if record["concern"] in self.named:
            return who in self.named[record["concern"]]
        return who == record["author"] or "lead" in self.roles[who]

    def writes(self, who: str, record: Record) -> bool:
        return record["state"] == "draft" and who == record["author"] and self.keeps(who, record)

    def marks_given(self, who: str, record: Record) -> bool:
        if not self.keeps(who, record):
            return False
        left = record["author"] not in self.team_of(record)
        leads = "lead" in self.roles[who] and record["concern"] not in self.named
        return who == record["author"] or (record["state"] == "finalised" and leads and left)

    def corrects(self, who: str, record: Record) -> bool:
        return self.keeps(who, record) and (
            record["state"] == "finalised" or self.writes(who, record)
        )

    def may_take(self, record: Record) -> list[str]:
        """Return to whom a draft can be handed."""
        named = self.named.get(record["concern"])
        here = [who for who in self.team_of(record) if who != record["author"]]
        return [who for who in here if named is None or who in named]

    def does(self, who: str, task: Any) -> bool:
        """Whether a task is somebody's to do."""
        record = self.records[task.decision_id]
        here = ("grace", "jo", "priya", "ruth", "tom")
        member = bool(self.roles[who]) and (who in here) == (record["house"] == "larkfield")
        named = self.named.get(record["concern"])
        seen = member and record["state"] != "discarded" and (named is None or who in named)
        return seen and task.for_user.name.lower().startswith(who) and not task.done_at

    # --- What becomes of it --------------------------------------------------------------
    def begin(self, decision: Decision, author: str, *, revision: int = 0) -> Record:
        """Take a new record in, with what is carried over in it or was played in one go."""
        record: Record = {
            "author": author,
            "house": "larkfield" if author in LARKFIELD else "hafan",
            "concern": decision.concern_id,
            "state": "draft",
            "revision": revision,
            "columns": {},
            "items": {},
            "shares": {},
            "granted": set(),
        }
        self.records[decision.pk] = record
        people = {"child": decision.children, "other": decision.others}
        self.people[decision.concern_id] = {kind: p[0].name for kind, p in people.items() if p}
        self.learn(decision)
        return record

    def learn(self, decision: Decision) -> list[str]:
        """Take in the items and recipients that are new. Return the words of those items."""
        decision.forget()
        record, new = self.records[decision.pk], []
        for item in decision.items:
            if item.pk not in record["items"]:
                record["items"][item.pk] = {"text": item.text, "worry": item.from_worry}
                new.append(item.text)
        for share in decision.letters:
            if share.pk not in record["shares"]:
                given = decision.disclosure(share) is not None
                cells = set(Cell.objects.filter(share=share).values_list("item_id", flat=True))
                record["shares"][share.pk] = {
                    "given": given,
                    "removed": False,
                    "cells": cells,
                    "for_asker": share.for_asker,
                    "words": share.own_words,
                }
        return new

    def was_given(self, record: Record, item: Any) -> bool:
        shares = record["shares"].values()
        return any(share["given"] and item in share["cells"] for share in shares)

    def hand(self, record: Record, to: str) -> None:
        """Make somebody else the author. "Me" is then somebody by name."""
        record["author"] = to
        record["revision"] += 1
        if record["columns"].get("noticed_by") == "me":
            record["columns"]["noticed_by"] = "other"

    def say_people(self, decision_id: Any, **names: str) -> None:
        """Name the people about a child. Whoever is about to sign another draft sees it first."""
        record = self.records[decision_id]
        known = self.people[record["concern"]]
        if not names or names.items() <= known.items():
            return
        known |= names
        for other, about in self.records.items():
            if other != decision_id and about["concern"] == record["concern"]:
                about["revision"] += about["state"] == "draft"

    def say_worry(self, record: Record, words: str) -> list[str]:
        """Have the first item follow the worry. Return the words of a new one."""
        found = [pk for pk, item in record["items"].items() if item["worry"]]
        if found and not self.was_given(record, found[0]):
            record["items"][found[0]]["text"] = words
            return []
        if found and record["items"][found[0]]["text"] == words:
            return []
        for pk in found:
            record["items"][pk]["worry"] = False
        return [words]

    def restrict(self, concern: Any, named: list[str], keeper: str) -> None:
        self.named[concern] = set(named)
        for record in self.records.values():
            if record["concern"] == concern:
                record["granted"].clear()
                if record["state"] == "draft" and record["author"] not in named:
                    self.hand(record, keeper)

    def take_role(self, who: str, role: str) -> None:
        """End a role. Who records nothing any more loses sight, and their drafts are taken."""
        self.roles[who].remove(role)
        if self.works(who):
            return
        for record in self.records.values():
            record["granted"].discard(who)
        for named in self.named.values():
            named.discard(who)
        for record in self.records.values():
            if record["state"] == "draft" and record["author"] == who:
                takers = self.may_take(record)
                leads = [taker for taker in takers if "lead" in self.roles[taker]]
                restricted = record["concern"] in self.named
                if found := leads or (takers if restricted else []):
                    self.hand(record, found[0])
