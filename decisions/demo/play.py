"""Playing a scenario through the very pages and services that a person uses."""

import re
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from decisions import selectors
from decisions.demo.scenarios import Answers, Scenario
from decisions.design.page import Page
from decisions.models import Decision, User
from decisions.models.base import json_ready
from decisions.rules.capture import SLUG, calls, capture_page
from decisions.rules.journey import rule_for, second_looks
from decisions.rules.letters import letter_page
from decisions.rules.rule_5_identities import candidates
from decisions.services import capture, drafts, pages, shares, signing
from decisions.services.reconsidering import reconsider


def play(scenario: Scenario) -> Decision:
    """Record a scenario as its author. Raises ValueError when a page refuses an answer."""
    actor = User.objects.get(email=scenario.author)
    organisation, team = selectors.home_of(actor)[0]
    first, news = scenario.steps[0]
    steps = scenario.steps
    if first == "reconsider":
        signed = Decision.objects.filter(author=actor, finalised_at__isnull=False)
        earlier, steps = signed.latest("finalised_at"), steps[1:]
        decision = reconsider(actor=actor, decision_id=earlier.pk, team=team, **news)  # type: ignore[arg-type]
    else:
        decision = drafts.start(
            actor=actor,
            organisation=organisation,
            team=team,
            direction=scenario.direction,
            emergency=first == SLUG,
        )
    for slug, answers in steps:
        decision = _answer(actor, Decision.objects.get(pk=decision.pk), slug, answers)
    if not scenario.sign:
        return decision
    decision = Decision.objects.get(pk=decision.pk)
    for look in second_looks(decision, timezone.now()):
        if look.number != 1:  # "not sent" is true: it stays open until it is sent
            signing.answer_second_look(
                actor=actor,
                decision_id=decision.pk,
                number=look.number,
                key=look.key,
                words="Thought about with the team.",
            )
    decision = Decision.objects.get(pk=decision.pk)
    return signing.sign(actor=actor, decision_id=decision.pk, expected_revision=decision.revision)


def _answer(actor: User, decision: Decision, slug: str, answers: Answers) -> Decision:
    if slug == SLUG:
        return _capture(actor, decision, answers)
    if slug in ("share", "answer", "reply"):
        share = {"answer": decision.answer, "reply": decision.reply}.get(slug)
        empty = letter_page(decision, share)
        bound = letter_page(decision, share, posted(empty, decision, answers))
        _require(bound, slug)
        shares.save_share(
            actor=actor,
            decision_id=decision.pk,
            expected_revision=decision.revision,
            share_id=share.pk if share else None,
            answers=bound.answers(),
            rows={kind: bound.kept_rows(kind) for kind in bound.kinds},
        )
        return decision
    rule = rule_for(slug)
    if rule is None:
        raise ValueError(f"no page is called {slug}")
    bound = rule.page(decision, posted(rule.page(decision), decision, answers))
    _require(bound, slug)
    return pages.save_page(
        actor=actor,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        rule=rule,
        answers=bound.answers(),
        rows={kind: bound.kept_rows(kind) for kind in bound.kinds},
    )


def _capture(actor: User, decision: Decision, answers: Answers) -> Decision:
    shown = posted(capture_page(decision), decision, answers)
    bound = capture_page(decision, shown)
    _require(bound, SLUG)
    said = bound.answers()
    return capture.capture(
        actor=actor,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        answers=said,
        calls=calls(said, timezone.now(), just_now=True),
    )


def _require(bound: Page, slug: str) -> None:
    if not bound.is_valid():
        raise ValueError(f"{slug}: {bound.errors()}")


def posted(page: Page, decision: Decision, answers: Answers) -> QueryDict:
    """Return what a browser would post: the page as it is shown, with the answers given."""
    data = QueryDict(mutable=True)
    for question in page.questions():
        _put(data, question.html_name, question.value())
    given = {_name(decision, n): _value(decision, v) for n, v in answers.items()}
    for kind, rows in page.row_sets.items():
        numbers = [int(m[1]) for n in given if (m := re.match(rf"{kind}-(\d+)-", n))]
        total = max([rows.total_form_count(), *(n + 1 for n in numbers)])
        data[f"{kind}-TOTAL_FORMS"] = str(total)
        data[f"{kind}-INITIAL_FORMS"] = str(rows.initial_form_count())
        for row in rows.forms:
            data[f"{row.prefix}-id"] = row.row_id
    for name, value in given.items():
        _put(data, name, value)
    return data


def _put(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        data.setlist(name, [str(v) for v in value])
    elif value not in (None, "", False):
        data[name] = "on" if value is True else str(json_ready(value))


def _name(decision: Decision, name: str) -> str:
    """Put the row's number, or whose id it is, where the name says whom it is about."""
    if "_@" in name:
        question, whom = name.split("_@", 1)
        return f"{question}_{_id(decision, whom)}"
    if "-@" not in name:
        return name
    kind, rest = name.split("-@", 1)
    person, field = rest.rsplit("-", 1)
    number = [label for _, label in candidates(decision)].index(person)
    return f"{kind}-{number}-{field}"


def _value(decision: Decision, value: str | list[str]) -> str | list[str]:
    if isinstance(value, list):
        return [str(_value(decision, v)) for v in value]
    now = timezone.localtime()
    if value.startswith("@"):
        return _id(decision, value[1:])
    if match := re.fullmatch(r"\{in (\d+) days\}", value):
        return (now.date() + timedelta(days=int(match[1]))).isoformat()
    if match := re.fullmatch(r"\{(day )?(\d+) minutes ago\}", value):
        then = timezone.localtime(timezone.now() - timedelta(minutes=int(match[2])))
        return then.date().isoformat() if match[1] else f"{then:%H:%M}"
    return {
        "{today}": now.date().isoformat(),
        "{yesterday}": (now.date() - timedelta(days=1)).isoformat(),
        "{now}": f"{now:%H:%M}",
    }.get(value, value)


def _id(decision: Decision, name: str) -> str:
    found = [p.pk for p in decision.protections if p.called == name]
    found += [r.pk for r in decision.directory if r.name == name]
    found += [p.pk for p in decision.people if p.name == name]
    return str(found[0])
