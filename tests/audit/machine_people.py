"""The rest of the state machine: who takes a record over, who may see it, what comes after it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from decisions.choices import TaskKind
from decisions.models import Correction, Decision, DecisionGrant, Membership, Organisation, Task
from decisions.rules.correcting import what_was_given, who_got
from decisions.services import (
    corrections,
    drafts,
    grants,
    memberships,
    questions,
    reconsidering,
    restrictions,
    shares,
)
from decisions.services.corrections import Told
from tests.audit.checking import Checked
from tests.audit.machine import WHICH, WHO, WORDS, Writing

COLLEAGUES = st.sampled_from(["grace", "priya", "tom", "ruth", "dilys"])
SOME = st.lists(st.sampled_from(["grace", "priya", "tom"]), min_size=1, unique=True)


class Machine(Writing):
    """Records, the people around them, and what comes after the signature."""

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, to=COLLEAGUES)
    def hand_over(self, who: str, which: int, to: str) -> None:
        decision, record = self._pick(which)
        who = self._who(who, record)
        may = self.model.writes(who, record) and to in self.model.may_take(record)
        args: dict[str, Any] = {"decision_id": decision.pk, "to": self.cast[to], "reason": "Shift"}
        if self._try(may, lambda: drafts.hand_over(actor=self.cast[who], **args)):
            self.model.hand(record, to)
            record["granted"].add(who)

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, words=WORDS)
    def reconsider(self, who: str, which: int, words: str) -> None:
        decision, record = self._pick(which)
        who = self._who(who, record)
        begun = Decision.objects.filter(reconsiders=decision, author=self.cast[who])
        begun = begun.filter(finalised_at=None, discarded_at=None)
        may = record["state"] == "finalised" and self.model.keeps(who, record)
        again = self._try(
            may and not begun.exists(),
            lambda: reconsidering.reconsider(
                actor=self.cast[who],
                decision_id=decision.pk,
                team=decision.team,
                whats_new=words,
            ),
        )
        if again:
            right = [decision.words_of(item) for item in decision.items]
            begun_again = self.model.begin(Decision.objects.get(pk=again.pk), who)
            found = [item["text"] for item in begun_again["items"].values()]
            assert sorted(found) == sorted([*right, words])

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, named=SOME)
    def restrict(self, who: str, which: int, named: list[str]) -> None:
        decision, record = self._pick(which)
        who, allowed = self._who(who, record), self.model.team_of(record)
        may = self.model.keeps(who, record) and set(named) <= set(allowed)
        if self._try(
            may,
            lambda: restrictions.restrict(
                actor=self.cast[who],
                decision_id=decision.pk,
                kind="staff",
                reason="A colleague’s child",
                named=[self.cast[name] for name in named],
            ),
        ):
            keeper = who if who in named else named[0]
            self.model.restrict(record["concern"], named, keeper)

    @precondition(lambda self: bool(self.model.named))
    @rule(who=WHO, which=WHICH)
    def lift(self, who: str, which: int) -> None:
        decision, record = self._pick(which)
        who = self._who(who, record)
        may = self.model.keeps(who, record) and record["concern"] in self.model.named
        args: dict[str, Any] = {"decision_id": decision.pk, "reason": "Over"}
        if self._try(may, lambda: restrictions.lift(actor=self.cast[who], **args)):
            del self.model.named[record["concern"]]

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, to=COLLEAGUES)
    def share_with(self, who: str, which: int, to: str) -> None:
        decision, record = self._pick(which)
        who, leads = self._who(who, record), "lead" in self.model.roles[to]
        sees = to == record["author"] or to in record["granted"]
        sees = sees or (record["state"] == "finalised" and leads)
        may = self.model.keeps(who, record) and record["concern"] not in self.model.named
        if self._try(
            may and to != who and not sees and to in self.model.team_of(record),
            lambda: grants.share_with(
                actor=self.cast[who],
                decision_id=decision.pk,
                colleague=self.cast[to],
                until=timezone.now() + timedelta(days=1),
                reason="Helps",
            ),
        ):
            record["granted"].add(to)

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH)
    def take_back(self, who: str, which: int) -> None:
        decision, record = self._pick(which)
        who = self._who(who, record)
        grant = DecisionGrant.objects.filter(content_object=decision, ended_at=None).first()
        may = self.model.keeps(who, record) and grant is not None
        args: dict[str, Any] = {
            "decision_id": decision.pk,
            "grant_id": grant.pk if grant else uuid4(),
        }
        if self._try(may, lambda: grants.take_back(actor=self.cast[who], **args)):
            record["granted"] -= {n for n, u in self.cast.items() if grant and u == grant.user}

    @precondition(lambda self: len(self.model.records) > 1)
    @rule(who=st.sampled_from(["tom", "grace"]), back=st.booleans())
    def role(self, who: str, back: bool) -> None:
        """A role is taken away, and given back."""
        larkfield = Organisation.objects.get(slug="larkfield")
        name = {"tom": "practitioner", "grace": "lead"}[who]
        has, user = name in self.model.roles[who], self.cast[who]
        if back:
            team = larkfield.teams.all()[0]
            call: dict[str, Any] = {
                "user": user,
                "organisation": larkfield,
                "role": name,
                "team": team,
            }
            if self._try(
                not has,
                lambda: memberships.give_role(actor=self.cast["jo"], why="x", **call),
            ):
                self.model.roles[who].add(name)
        elif has:
            held = Membership.objects.filter(user=user, role=name, until=None).get()
            memberships.take_role(
                actor=self.cast["jo"], organisation=larkfield, role_id=held.pk, why="Left"
            )
            self.model.take_role(who, name)

    @precondition(Checked._any)
    @rule(who=WHO, n=st.integers(0, 7), words=WORDS)
    def do_task(self, who: str, n: int, words: str) -> None:
        """Answer a question, or say that a call was confirmed."""
        tasks = list(Task.objects.filter(decision__in=list(self.model.records)).order_by("pk"))
        tasks.sort(key=lambda task: task.created_at)
        if not tasks:
            return
        task = tasks[n % len(tasks)]
        asked = next(name for name, user in self.cast.items() if user == task.for_user)
        who = asked if who == "author" else who
        sent = task.kind == TaskKind.WRITTEN_FOLLOW_UP
        answered = task.kind in questions._ANSWERED
        done = self._try(
            self.model.does(who, task) and (sent or answered),
            lambda: (
                shares.follow_up_sent(actor=self.cast[who], task_id=task.pk)
                if sent
                else questions.answer_question(actor=self.cast[who], task_id=task.pk, answer=words)
            ),
        )
        if done:
            now = Task.objects.get(pk=task.pk)
            assert (now.done_by_id, now.answer) == (self.cast[who].pk, "" if sent else words)

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, n=st.integers(0, 3), words=WORDS)
    def correct(self, who: str, which: int, n: int, words: str) -> None:
        decision, record = self._pick(which)
        who, given = self._who(who, record), what_was_given(decision)
        if self._try(
            self.model.corrects(who, record) and bool(given),
            lambda: corrections.correct(
                actor=self.cast[who],
                decision_id=decision.pk,
                key=given[n % len(given)].key if given else "item:none",
                right=words,
                new_id=uuid4(),
            ),
        ):
            record["revision"] += record["state"] == "draft"

    @precondition(Checked._any)
    @rule(who=WHO, n=WHICH, state=st.sampled_from(["told", "cannot"]))
    def note_told(self, who: str, n: int, state: str) -> None:
        made = list(Correction.objects.filter(decision__in=list(self.model.records)))
        if not made:
            return
        correction = made[-1 - n % len(made)]
        decision, record = correction.decision, self.model.records[correction.decision_id]
        who, got = self._who(who, record), who_got(decision, correction)
        told = {notice.share_id for notice in decision.notices}
        open_ = [share for share in got if share.pk not in told]
        self._try(
            self.model.corrects(who, record) and bool(open_),
            lambda: corrections.note_told(
                actor=self.cast[who],
                decision_id=decision.pk,
                correction_id=correction.pk,
                notices={share.pk: Told(state, "Rang them") for share in open_},
            ),
        )
