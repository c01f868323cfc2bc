"""A decision with everything that belongs to it, each kind read once, when first asked for.

The rules are pure functions of this; pages use only the kinds that they need, so the number
of queries does not grow with people, items or recipients.
"""

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import models

from decisions.choices import CAN_PROTECT, Direction, ForAsker, Sent, WorryLevel

if TYPE_CHECKING:
    from decisions.models.asked import AskedItem
    from decisions.models.beside import Acknowledgement, Task
    from decisions.models.concern import Person
    from decisions.models.corrections import Correction, CorrectionNotice
    from decisions.models.parts import Advice, Engagement, InformationItem, Protection
    from decisions.models.sharing import Cell, Disclosure, ProposedShare, Recipient

_KINDS = (
    "people", "engagements", "advice", "protections", "items", "all_shares", "cells",
    "disclosures", "acknowledgements", "tasks", "asked_items", "corrections", "notices",
)  # fmt: skip


class Dossier:
    """The related rows of one decision, as lists and look-ups."""

    id: Any
    concern_id: Any
    organisation_id: Any
    direction: Any

    def forget(self) -> None:
        """Read everything anew when next asked: after a service has written."""
        for kind in _KINDS:
            self.__dict__.pop(kind, None)

    def _read(self, model: str, *related: str, **where: Any) -> list[Any]:
        rows = apps.get_model("decisions", model)._default_manager.filter(**where)
        return list(rows.select_related(*related) if related else rows)

    @cached_property
    def people(self) -> list["Person"]:
        return self._read("Person", concern_id=self.concern_id, removed_at=None)

    @cached_property
    def engagements(self) -> list["Engagement"]:
        return self._read("Engagement", decision_id=self.id)

    @cached_property
    def advice(self) -> list["Advice"]:
        return self._read("Advice", decision_id=self.id)

    @cached_property
    def protections(self) -> list["Protection"]:
        return self._read("Protection", "person", decision_id=self.id)

    @cached_property
    def items(self) -> list["InformationItem"]:
        return self._read("InformationItem", decision_id=self.id)

    @cached_property
    def all_shares(self) -> list["ProposedShare"]:
        return self._read("ProposedShare", decision_id=self.id)

    @cached_property
    def cells(self) -> list["Cell"]:
        return self._read("Cell", share__decision_id=self.id)

    @cached_property
    def disclosures(self) -> list["Disclosure"]:
        return self._read("Disclosure", "given_by", share__decision_id=self.id)

    @cached_property
    def acknowledgements(self) -> list["Acknowledgement"]:
        return self._read("Acknowledgement", decision_id=self.id)

    @cached_property
    def tasks(self) -> list["Task"]:
        return self._read("Task", "for_user", decision_id=self.id)

    @cached_property
    def asked_items(self) -> list["AskedItem"]:
        if self.direction != Direction.ASKED:
            return []
        return self._read("AskedItem", "item", decision_id=self.id)

    @cached_property
    def corrections(self) -> list["Correction"]:
        return self._read("Correction", "made_by", decision_id=self.id)

    @cached_property
    def notices(self) -> list["CorrectionNotice"]:
        return self._read("CorrectionNotice", "noted_by", correction__decision_id=self.id)

    @cached_property
    def directory(self) -> list["Recipient"]:
        """The organisation's recipients, those told most recently first."""
        last_told = models.Max("told__created_at")
        return list(
            apps.get_model("decisions", "Recipient")
            ._default_manager.filter(organisation_id=self.organisation_id, retired_at=None)
            .annotate(last_told=last_told)
            .order_by(models.F("last_told").desc(nulls_last=True), "name")
        )

    @property
    def letters(self) -> list["ProposedShare"]:
        """All that goes out in words: to each recipient, and the reply to who asked."""
        return [s for s in self.all_shares if s.removed_at is None]

    @property
    def shares(self) -> list["ProposedShare"]:
        """The recipients still on the list; who asked is the first."""
        return [s for s in self.letters if s.for_asker != ForAsker.REPLY]

    @property
    def reply(self) -> "ProposedShare | None":
        """The reply to who asked; None where nobody has."""
        return next((s for s in self.letters if s.for_asker == ForAsker.REPLY), None)

    @property
    def answer(self) -> "ProposedShare | None":
        """The share with which the parts of a request are answered now: the asker's newest."""
        found = [s for s in self.shares if s.for_asker == ForAsker.ANSWER]
        return next((s for s in found if not self.disclosure(s)), found[-1] if found else None)

    def letter(self, share_id: "UUID | str | None") -> "ProposedShare | None":
        return next((s for s in self.letters if str(s.id) == str(share_id)), None)

    @property
    def children(self) -> list["Person"]:
        return [p for p in self.people if p.role == "child"]

    @property
    def others(self) -> list["Person"]:
        """Everyone around the child."""
        return [p for p in self.people if p.role != "child"]

    @property
    def family(self) -> list["Person"]:
        """The child and the parents or carers: whom Rule 2 speaks of."""
        return [p for p in self.people if p.role in ("child", "carer")]

    @property
    def child_name(self) -> str:
        """The first child's name, or words for it."""
        return next((p.name for p in self.children if p.name), "the child")

    def person(self, person_id: UUID | str) -> "Person | None":
        return next((p for p in self.people if str(p.id) == str(person_id)), None)

    def knows(self, person: "Person") -> str:
        """Whether a child or carer knows (Rule 2), as a code; "" when not answered."""
        return next((e.knows for e in self.engagements if e.person_id == person.id), "")

    def cell(self, share: "ProposedShare", item: "InformationItem") -> "Cell | None":
        """What is decided about an item for a recipient; None: nothing yet."""
        return next(
            (c for c in self.cells if c.share_id == share.id and c.item_id == item.id), None
        )

    def words_of(self, item: "InformationItem", at: datetime | None = None) -> str:
        """Return what an item says: the right words, once somebody corrected it.

        at: a moment; what was corrected later does not count then.
        """
        right = [
            c.right_words
            for c in (self.corrections if self.disclosures else [])
            if c.item_id == item.id and (at is None or c.made_at < at)
        ]
        return right[-1] if right else item.text

    def given_items(self, share: "ProposedShare") -> list[tuple["InformationItem", str]]:
        """Return (item, words that go) for what a recipient is to get or got, in order.

        Whoever gets a corrected item gets the right words; whoever had it keeps the old ones.
        """
        given = self.disclosure(share)
        chosen = []
        for item in self.items:
            cell = self.cell(share, item)
            if cell and cell.choice == "share":
                chosen.append((item, self.words_of(item, given.recorded_at if given else None)))
            elif cell and cell.choice == "differently":
                chosen.append((item, cell.words))
        return chosen

    def gets_something(self, share: "ProposedShare") -> bool:
        """Whether the recipient is to get any item or own words."""
        return bool(share.own_words or self.given_items(share))

    def disclosure(self, share: "ProposedShare") -> "Disclosure | None":
        """That the recipient was given it, if they were."""
        return next((d for d in self.disclosures if d.share_id == share.id), None)

    def was_sent(self, part: "AskedItem") -> bool:
        """Whether the letter that answers a part of a request was given."""
        return any(d.share_id == part.share_id for d in self.disclosures)

    def was_given(self, item: "InformationItem") -> bool:
        """Whether an item was before somebody who was given something: its words stay then."""
        given = {d.share_id for d in self.disclosures}
        return any(c.item_id == item.id and c.share_id in given for c in self.cells)

    def may_change(self, item: "InformationItem") -> bool:
        """Whether an item's words may still change: not page 1's own, and given to nobody."""
        return not item.from_worry and not self.was_given(item)

    @property
    def in_danger(self) -> bool:
        """Whether a child may be in danger now, and nobody who could step in has been told."""
        return getattr(self, "level", "") == WorryLevel.DANGER and not self.help_was_told

    @property
    def help_was_told(self) -> bool:
        """Whether somebody who can step in was told: then nothing says "Call 999 now" any more."""
        return any(s.kind in CAN_PROTECT and self.was_told(s) for s in self.shares)

    def was_told(self, share: "ProposedShare") -> bool:
        """Whether they have got it, as far as was said: when, and what, may still be to add."""
        return share.sent == Sent.YES or self.disclosure(share) is not None

    @property
    def telling(self) -> list["ProposedShare"]:
        """The recipients that get something."""
        return [s for s in self.shares if self.gets_something(s)]
