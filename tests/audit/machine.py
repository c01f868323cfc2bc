"""Anything that people do to records, in any order, by anybody: a Hypothesis state machine.

Each rule calls a real service, and says in the model (`expected.py`) what should be so now. What
somebody may not do, or does to what is no longer the newest, must be refused and change nothing.
`checking.py` says what is compared after each step.

Each example is a savepoint in the test's own transaction, taken back at its end: all of them begin
with the cast and nothing recorded.
"""

from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from decisions import selectors
from decisions.models import AuditEvent, Decision
from decisions.rules.journey import missing, rule_for, second_looks
from decisions.services import drafts, items, pages, shares, signing
from decisions.services.locking import NotAllowed, Stale
from tests import making
from tests.audit.checking import Checked
from tests.audit.expected import Record
from tests.corrections.calls import given as given_to_some

#: Mostly whoever writes the record; now and then anybody else.
WHO = st.sampled_from(["author"] * 8 + ["priya", "grace", "tom", "ruth", "jo", "dilys"])
WRITERS = st.sampled_from(["priya", "tom", "grace", "dilys"])
WHICH = st.integers(0, 3)  # of what there is, 0 for the newest
LATE = st.sampled_from([0] * 7 + [1])  # by how many revisions
WORDS = st.sampled_from(["Bruises.", "Zoë said: “no” 😀", "<b>a</b>\n'b' \"c\"", "0"])
NAMES = st.sampled_from(["Maya Okafor", "Noah", "N. O’Brien"])


PLAYED = st.sampled_from(["draft", "given", "asked"])


class Writing(Checked):
    """Drafts: begun, written, given, signed, thrown away."""

    @rule(who=WRITERS, direction=st.sampled_from(["own", "own", "asked"]))
    def start(self, who: str, direction: str) -> None:
        if self.model.works(who):
            self.model.begin(making.start(self.cast[who], direction=direction), who)

    @precondition(Checked._any)
    @rule(who=WRITERS, which=WHICH)
    def start_like(self, who: str, which: int) -> None:
        """Another one about the same child."""
        like, record = self._pick(which)
        if not self.model.works(who):
            return
        organisation, team = selectors.home_of(self.cast[who])[0]
        made = self._try(
            who in self.model.team_of(record),
            lambda: drafts.start(
                actor=self.cast[who], organisation=organisation, team=team, like=like
            ),
        )
        if made:
            self.model.begin(made, who)

    @initialize(kind=PLAYED)
    def begin(self, kind: str) -> None:
        """Begin with something: most of what people do needs a record that is far enough."""
        self.play(kind, signed=kind != "draft")

    @rule(kind=PLAYED, signed=st.booleans())
    def play(self, kind: str, signed: bool) -> None:
        """A whole draft, perhaps signed: one that is complete; one of which several were given
        some; or one on a request, with both letters.
        """
        begun = {"draft": making.draft, "given": given_to_some, "asked": making.answered}
        if not self.model.works("priya"):
            return
        decision = making.fresh(begun[kind](self.cast["priya"]))
        if signed:
            decision = making.sign(decision)
        saves = AuditEvent.objects.filter(decision=decision).count() - 1  # but for its start
        record = self.model.begin(decision, "priya", revision=saves)
        record["state"] = "finalised" if signed else "draft"

    def _say(self, decision: Decision, record: Record, slug: str, answers: Any) -> None:
        """Say in the model what a page was saved with."""
        plain = ("worry", "noticed_by", "level", "law_fits", "reasons", "unsure", "unsure_about")
        record["columns"] |= {k: v for k, v in answers.items() if k in plain}
        if slug == "worry":
            self.model.say_people(decision.pk, child=answers["children-0-name"])
            new = self.model.say_worry(record, answers["worry"])
            assert self.model.learn(decision) == new
        if slug == "family":
            self.model.say_people(decision.pk, other=answers["people-0-name"])

    @precondition(Checked._any)
    @rule(
        who=WHO,
        which=WHICH,
        late=LATE,
        slug=st.sampled_from(["worry", "family", "law", "advice", "reasons"]),
        words=WORDS,
        name=NAMES,
    )
    def save_page(self, who: str, which: int, late: int, slug: str, words: str, name: str) -> None:
        decision, record = self._pick(which)
        who = self._who(who, record)
        every: dict[str, dict[str, Any]] = {
            "worry": {**making.WORRY, "worry": words, "children-0-name": name},
            "family": {**making.FAMILY, "people-0-name": name},
            "law": {"law_fits": "not_sure", "consent_asked": "no"},
            "advice": {"unsure": "not_asked", "unsure_about": words},
            "reasons": {"reasons": words},
        }
        answers = every[slug]
        page_rule = rule_for(slug)
        assert page_rule
        shown = page_rule.page(decision)
        page = page_rule.page(decision, making._posted(shown, decision, answers))
        assert page.is_valid(), page.errors()
        allowed = self.model.writes(who, record)
        saved = self._try(
            allowed and not late,
            lambda: pages.save_page(
                actor=self.cast[who],
                decision_id=decision.pk,
                expected_revision=decision.revision - late,
                rule=page_rule,
                answers=page.answers(),
                rows={kind: page.kept_rows(kind) for kind in page.kinds},
            ),
            Stale if allowed else NotAllowed,
        )
        if saved:
            record["revision"] += 1
            cleaned = {k: v for k, v in page.answers().items() if k in answers}
            self._say(making.fresh(decision), record, slug, answers | cleaned)

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, late=LATE, words=WORDS, given=st.booleans(), again=st.booleans())
    def save_share(
        self, who: str, which: int, late: int, words: str, given: bool, again: bool
    ) -> None:
        """Somebody is to get everything there is, more besides, and a few words."""
        decision, record = self._pick(which)
        who, before = self._who(who, record), decision.shares
        share = before[-1] if again and before and not before[-1].for_asker else None
        now = timezone.localtime()
        answers: dict[str, Any] = {"recipient": "other", "name": "A", "own_words": words}
        answers |= {"purpose": "protect", "method": "phone", "sent": "yes" if given else "not_yet"}
        answers |= {"given_on": now.date(), "given_time": now.time().replace(second=0)}
        offered = [item for item in decision.items if not item.kept_back]
        more = [("", {"text": f"More {len(record['items'])}", "known": "saw"})]
        writes = self.model.writes(who, record)
        open_ = share is None or not record["shares"][share.pk]["given"]
        saved = self._try(
            writes and not late and open_,
            lambda: shares.save_share(
                actor=self.cast[who],
                decision_id=decision.pk,
                expected_revision=decision.revision - late,
                share_id=share.pk if share else None,
                answers=answers,
                rows={
                    "items": [(str(item.pk), {"give": True}) for item in offered],
                    "new_items": more,
                },
            ),
            Stale if writes and late else NotAllowed,
        )
        if saved is None:
            return
        record["revision"] += 1
        record["shares"].pop(saved.pk, None)
        assert self.model.learn(making.fresh(decision)) == [more[0][1]["text"]]
        what = record["shares"][saved.pk]
        assert (what["words"], what["given"]) == (words, given)
        assert {item.pk for item in offered} < what["cells"]

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, n=st.integers(0, 5))
    def mark_given(self, who: str, which: int, n: int) -> None:
        decision, record = self._pick(which)
        if not decision.letters:
            return
        who, share = self._who(who, record), decision.letters[n % len(decision.letters)]
        what = record["shares"][share.pk]
        may = self.model.marks_given(who, record) and not what["given"]
        done = self._try(
            may and decision.gets_something(share),
            lambda: shares.mark_given(
                actor=self.cast[who],
                decision_id=decision.pk,
                share_id=share.pk,
                given_at=timezone.now(),
                method="phone",
            ),
        )
        if done:
            what["given"] = True
            record["revision"] += record["state"] == "draft"

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, n=st.integers(0, 5))
    def remove_share(self, who: str, which: int, n: int) -> None:
        decision, record = self._pick(which)
        if not decision.letters:
            return
        who, share = self._who(who, record), decision.letters[n % len(decision.letters)]
        what = record["shares"][share.pk]
        may = self.model.writes(who, record) and not (what["given"] or what["for_asker"])
        args: dict[str, Any] = {"decision_id": decision.pk, "share_id": share.pk}
        if self._try(may, lambda: shares.remove_share(actor=self.cast[who], **args)):
            what["removed"] = True
            record["revision"] += 1

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, n=st.integers(0, 5), words=WORDS, away=st.booleans())
    def change_or_remove_item(self, who: str, which: int, n: int, words: str, away: bool) -> None:
        decision, record = self._pick(which)
        if not record["items"]:
            return
        who, pk = self._who(who, record), list(record["items"])[n % len(record["items"])]
        what, args = record["items"][pk], {"decision_id": decision.pk, "item_id": pk}
        asked = any(part.item_id == pk for part in decision.asked_items)
        if asked:  # its part of the request would go with it: page 6 alone does that
            return
        may = self.model.writes(who, record)
        may = may and not (what["worry"] or self.model.was_given(record, pk))
        actor = self.cast[who]
        if away and self._try(may, lambda: items.remove_item(actor=actor, **args)):
            del record["items"][pk]
            for share in record["shares"].values():
                share["cells"].discard(pk)
        elif not away and self._try(
            may, lambda: items.change_item(actor=actor, answers={"text": words}, **args)
        ):
            what["text"] = words
        record["revision"] += may

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, n=st.integers(0, 5), words=WORDS)
    def answer_second_look(self, who: str, which: int, n: int, words: str) -> None:
        """One that is open; or one that is not, where nothing is to be done."""
        decision, record = self._pick(which)
        looks = second_looks(decision, timezone.now())
        look = looks[n] if n < len(looks) else None
        who = self._who(who, record)
        done = self._try(
            self.model.writes(who, record),
            lambda: (
                signing.answer_second_look(
                    actor=self.cast[who],
                    decision_id=decision.pk,
                    number=look.number if look else 1,
                    key=look.key if look else "none",
                    words=words,
                ),
            ),
        )
        if done:
            assert (done[0] is None) == (look is None)
            record["revision"] += look is not None

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, late=LATE)
    def sign(self, who: str, which: int, late: int) -> None:
        decision, record = self._pick(which)
        who, writes = self._who(who, record), self.model.writes(self._who(who, record), record)
        lacking = bool(missing(decision))
        signed = self._try(
            writes and not late and not lacking,
            lambda: signing.sign(
                actor=self.cast[who],
                decision_id=decision.pk,
                expected_revision=decision.revision - late,
            ),
            signing.NotComplete if writes and not late else Stale if writes else NotAllowed,
        )
        if signed:
            record["state"] = "finalised"
            record["revision"] += 1

    @precondition(Checked._any)
    @rule(who=WHO, which=WHICH, words=WORDS)
    def discard(self, who: str, which: int, words: str) -> None:
        decision, record = self._pick(which)
        who, given = self._who(who, record), any(s["given"] for s in record["shares"].values())
        if self._try(
            self.model.writes(who, record) and not given,
            lambda: drafts.discard(actor=self.cast[who], decision_id=decision.pk, reason=words),
        ):
            record["state"] = "discarded"
            record["columns"]["discard_reason"] = words
            record["revision"] += 1
