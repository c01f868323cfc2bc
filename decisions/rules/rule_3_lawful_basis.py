"""Rule 3: consent is not needed; a reason in law is."""

from copy import copy
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from decisions import law
from decisions.choices import Direction, LawFits, WorryLevel, YesNo
from decisions.design.conditions import When
from decisions.design.fields import Choice, OneOf, Words
from decisions.design.forms import QuestionForm
from decisions.design.page import Page
from decisions.models import Decision, Organisation
from decisions.rules.base import Rule, SecondLook
from decisions.rules.rule_1_protect import at_risk

CONSENT = "6-1-a"

#: Columns of the answer in law that Decision and Organisation share by name, with their list.
ANSWER = {
    "law_basis": "lawful_basis",
    "law_condition": "special_condition",
    "law_criminal_condition": "criminal_condition",
    "law_confidentiality": "confidentiality",
    "law_duty": "duty",
}

_LABELS = {
    "law_basis": "Reason in law",
    "law_condition": "For health and other sensitive details",
    "law_criminal_condition": "For alleged or proven crimes",
    "law_confidentiality": "If given in confidence",
    "law_duty": "Duty or power",
}


_EXAMPLES = "A court order, a duty, no sign of harm, given in confidence ..."


class LawForm(QuestionForm):
    """Whether the organisation's standard answer fits, and whether anyone was asked to agree."""

    law_fits = OneOf(
        "Does it fit?",
        LawFits.choices,
        needed=True,
        short="Does the standard reason in law fit?",
        missing="Say whether your organisation’s reason in law fits",
        why="You do not need consent when a child may be at risk, but every share needs a "
        "reason in law. Your organisation chose one so that you don’t have to look it up.",
    )
    law_difference = Words(
        "What is different?",
        rows=2,
        when=When.of("law_fits", LawFits.DIFFERENT),
        needed=True,
        missing="Say what is different about the reason in law",
    )
    law_basis = OneOf(
        "Which reason in law fits better?",
        when=When.of("law_fits", LawFits.DIFFERENT),
        needed=True,
        short="Reason in law",
        missing="Choose the reason in law that fits",
    )
    law_duty = OneOf(
        "Is there a duty or power that you rely on?",
        when=When.of("law_basis", "6-1-c", "6-1-e", "part-3"),
        short="Duty or power",
    )
    law_confidentiality = OneOf(
        "If it was given in confidence: why may it be shared?",
        when=When.of("law_fits", LawFits.DIFFERENT),
        short="If given in confidence",
    )
    law_question = Words(
        "What do you want to ask?",
        rows=2,
        when=When.of("law_fits", LawFits.NOT_SURE),
    )
    consent_asked = OneOf(
        "Has anyone been asked to agree?",
        YesNo.choices[::-1],
        needed=True,
        missing="Say whether anyone has been asked to agree",
        why="Agreeing to a service and being asked for a view are worth recording. No reason "
        "is needed for “No”.",
    )
    consent_words = Words(
        "Who, and what did they say?",
        rows=2,
        when=When.of("consent_asked", YesNo.YES),
        needed=True,
        missing="Say who was asked to agree, and what they said",
    )

    def prepare(self) -> None:
        """Offer the two or three likely answers for this organisation, the rest folded."""
        organisation: Organisation = self.decision.organisation
        fits: Any = self.fields["law_fits"]
        if organisation.law_asks:
            not_sure = (f"Not sure: ask {organisation.law_asks.name}", "You can still share.")
            hint = "A few words. You can still share; the answer is added beside your record."
        else:
            not_sure = ("Not sure", "You can still share.")
            hint = (
                "Nobody is named in your organisation to answer this. The NSPCC helpline, 0808 "
                "800 5000, can help. We remind you to ask."
            )
        self.fields["law_question"].help_text = hint
        choices: list[Choice] = [
            (LawFits.DIFFERENT, "Something is different", _EXAMPLES),
            (LawFits.NOT_SURE, *not_sure),
        ]
        fits.offer([(LawFits.YES, "Yes"), *choices] if organisation.law_basis else choices)
        asked = self.decision.direction == Direction.ASKED
        pack = law.pack(timezone.localdate())
        where: dict[str, Any] = {
            "kind": organisation.kind,
            "nation": organisation.nation,
            "on": timezone.localdate(),
            "asked": asked,
            "also_confirmed": confirmed_by(organisation),
        }
        danger = self.decision.level == WorryLevel.DANGER
        likely = pack.likely("lawful_basis", **where, emergency=danger)
        rest = [e for e in pack.entries("lawful_basis", **where) if e not in likely]
        basis: Any = self.fields["law_basis"]
        basis.offer((e.code, e.label, e.help) for e in [*likely, *rest])
        basis.folded = frozenset(e.code for e in rest)
        duty: Any = self.fields["law_duty"]
        duty.offer((e.code, e.label, e.help) for e in pack.entries("duty", **where))
        confidence: Any = self.fields["law_confidentiality"]
        confidence.offer(
            (e.code, e.label, e.help) for e in pack.entries("confidentiality", **where)
        )


def confirmed_by(organisation: Organisation) -> frozenset[str]:
    """Return the codes that stay off by default and that an organisation has confirmed.

    By setting them as its standard answer, or by stating since when s.16LA applies to it.
    """
    codes = {getattr(organisation, column) for column in ANSWER} - {""}
    since = organisation.duty_16la_since
    if since and since <= timezone.localdate():
        codes.add("ca2004-16la")
    return frozenset(codes)


class LawRule(Rule):
    """Rule 3 shows what was chosen, and never the standard answer as if it had been."""

    def page(self, decision: Decision, data: QueryDict | None = None, **options: Any) -> Page:
        """Return the page; a reason in law is ticked only where somebody ticked it."""
        if decision.law_fits == LawFits.DIFFERENT:
            return super().page(decision, data, **options)
        bare = copy(decision)
        bare.law_basis = bare.law_duty = bare.law_confidentiality = ""
        return super().page(bare, data, **options)


def standard_answer(organisation: Organisation) -> list[tuple[str, str]]:
    """Return (what for, answer) pairs of an organisation's standard answer in law."""
    return _in_words(organisation, law.pack(timezone.localdate()))


def _in_words(holder: Decision | Organisation, pack: law.Pack) -> list[tuple[str, str]]:
    return [
        (_LABELS[column], pack.label(name, getattr(holder, column)))
        for column, name in ANSWER.items()
        if getattr(holder, column)
    ]


def _derive(decision: Decision) -> dict[str, Any]:
    """Fill in the standard answer where it fits, with its edition and who set it."""
    organisation = decision.organisation
    edition = law.pack(timezone.localdate()).edition
    if decision.law_fits == LawFits.YES:
        day = f" on {organisation.law_set_on:%-d %B %Y}" if organisation.law_set_on else ""
        return {
            **{column: getattr(organisation, column) for column in ANSWER},
            "law_edition": edition,
            "law_set_by": f"{organisation.law_set_by}{day}",
        }
    if decision.law_fits == LawFits.DIFFERENT:
        # What is not asked again stays the organisation's: sensitive details and crimes.
        same = ("law_condition", "law_criminal_condition")
        kept = {column: getattr(organisation, column) for column in same}
        return {**kept, "law_edition": edition, "law_set_by": decision.author.name}
    return {**dict.fromkeys(ANSWER, ""), "law_edition": edition, "law_set_by": ""}


def _facts(decision: Decision) -> list[tuple[str, str]]:
    if not decision.law_basis:
        return []
    pack = law.pack_for_edition(decision.law_edition) if decision.law_edition else None
    rows = _in_words(decision, pack or law.pack(timezone.localdate()))
    if decision.law_fits == LawFits.DIFFERENT:
        asked = [_LABELS[c] for c in ("law_basis", "law_duty", "law_confidentiality")]
        rows = [row for row in rows if row[0] not in asked]
    return [*rows, ("Set by", decision.law_set_by)]


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    """Second look 6: consent chosen as the reason, while a child may be at risk."""
    if decision.law_basis != CONSENT or not at_risk(decision):
        return []
    carer = next((p.name for p in decision.family if p.role == "carer"), "the family")
    return [
        SecondLook(
            6,
            f"You chose consent. If {carer} said no, would you still share to protect "
            f"{decision.child_name}? If yes, choose another reason in law: it is fairer to the "
            "family. If no, keep consent.",
            "Choose another reason",
            "law",
            "record",
            facts=decision.law_basis,
            anchor="id_law_basis",
        )
    ]


def is_support(decision: Decision) -> bool:
    """Tell whether it is early help, the one case where agreement matters."""
    return decision.level == WorryLevel.SUPPORT


RULE = LawRule(
    number=3,
    slug="law",
    name="A reason in law, not consent",
    title="The reason in law",
    guidance="You don’t need consent when a child may be at risk. You do need a reason in law.",
    form=LawForm,
    derive=_derive,
    facts=_facts,
    second_looks=_second_looks,
    panel="rules/law_panel.html",
)
