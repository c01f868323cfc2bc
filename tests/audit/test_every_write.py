"""No write without an event: every service is read as text, then called."""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import decisions.services
from decisions.jobs import enqueue
from decisions.models import AuditEvent, Decision, InformationItem, Job, Task, User
from decisions.outputs.timeline import ACTS
from decisions.rules import capture as emergencies
from decisions.rules.journey import rule_for
from decisions.services import (
    asking,
    capture,
    claims,
    drafts,
    items,
    pages,
    questions,
    reconsidering,
    shares,
    signing,
)
from decisions.services import jobs as services_jobs
from tests import making
from tests.access.calls import CALLS as ACCESS
from tests.corrections.calls import CALLS as CORRECTIONS
from tests.due.calls import CALLS as DUE
from tests.people.calls import CALLS as PEOPLE
from tests.signing_in.calls import CALLS as SIGNING_IN

SERVICES = sorted(Path(decisions.services.__file__).parent.glob("*.py"))

#: The services that write no event, each with the reason.
SILENT = {
    "keep_typing": "unsaved typing is no part of the record",
    "forget_old_typing": "unsaved typing is no part of the record",
    "claim": "that a worker is trying is no part of any record; what becomes of it is",
    "note_handing": "that a worker is trying is no part of any record; what becomes of it is",
    "put_off": "that a worker is trying is no part of any record; what becomes of it is",
}


#: Services that write an event into the log of other decisions, too, with the reason.
ALSO_TELLS = {
    "save_page": "people are shared by the decisions about one child",
    "deactivate": "the drafts of whoever leaves are handed over",
    "restrict": "what others have not finished is handed over",
    "name_someone": "what others have not finished is handed over",
    "take_role": "the drafts of whoever records nothing here any more are handed over",
    "finish_access_review": "the drafts of whoever records nothing here any more are handed over",
}


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in SERVICES:
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                yield file.name, node


def _calls(node: ast.AST) -> list[str]:
    return [ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)]


def _is_service(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(d) == "atomic" for d in node.decorator_list)


SERVICE_NAMES = {node.name for _, node in _functions() if _is_service(node)}


def test_every_service_ends_in_record_or_says_why_not() -> None:
    assert len(SERVICE_NAMES) >= 18
    for file, node in _functions():
        if not _is_service(node):
            assert "audit.record" not in _calls(node), f"{node.name} is no service, yet it records"
            continue
        recorded = _calls(node).count("audit.record")
        if node.name in SILENT:
            assert file in ("unsaved.py", "claims.py"), SILENT[node.name]
            assert recorded == 0, SILENT[node.name]
            continue
        allowed = 2 if node.name in ALSO_TELLS else 1
        assert recorded == allowed, f"{file}: {node.name} writes {recorded} events"
        last_two = node.body[-2:]
        assert any("audit.record" in _calls(s) for s in last_two), f"{node.name}: not at the end"
    assert set(SILENT) <= SERVICE_NAMES


def test_every_public_function_that_writes_is_a_service() -> None:
    for file, node in _functions():
        writes = [c for c in _calls(node) if c.endswith(("changes.save", "changes.delete"))]
        if writes and not node.name.startswith("_") and not _is_service(node):
            taken = [a.arg for a in node.args.args]
            assert "changes" in taken, f"{file}: {node.name} writes on its own"


def test_services_write_rows_through_changes_alone() -> None:
    forbidden = (
        "save",
        "create",
        "bulk_create",
        "bulk_update",
        "update",
        "get_or_create",
        "delete",
    )
    for file, node in _functions():
        for call in _calls(node):
            owner, _, verb = call.rpartition(".")
            if verb not in forbidden or owner in ("changes", "data"):
                continue
            if file == "sessions.py":  # that somebody is signed in is no part of any record
                continue
            assert owner.startswith("Typing.objects"), f"{file}: {node.name} calls {call}"


def test_services_take_keywords_only_and_never_call_one_another() -> None:
    for file, node in _functions():
        if _is_service(node):
            assert not node.args.args, f"{file}: {node.name} takes positional arguments"
            names = {call.split(".")[-1] for call in _calls(node)}
            assert not names & (SERVICE_NAMES - {"start"}), f"{file}: {node.name}"


def test_every_act_about_a_decision_has_words_in_the_timeline() -> None:
    acts = {}
    for _, node in _functions():
        for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
            if ast.unparse(call.func) == "audit.record":
                given = {k.arg: k.value for k in call.keywords}
                if "decision" in given:
                    acts[ast.literal_eval(given["act"])] = node.name
    assert len(acts) > 8
    assert {act: name for act, name in acts.items() if act not in ACTS} == {}
    assert set(ACTS) == set(acts), "words for an act that nobody writes"


Call = Callable[[User, dict[str, User]], Callable[[], Any]]


def _on_draft(call: Callable[[User, Decision, dict[str, User]], Any]) -> Call:
    def prepare(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
        decision = making.draft(priya)
        return lambda: call(priya, decision, cast)

    return prepare


def _on_item(call: Callable[[User, Decision, InformationItem], Any]) -> Call:
    def prepare(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
        more = {"new_items-0-text": "More", "new_items-0-known": "saw"}
        decision = making.tell(making.draft(priya), {"recipient": "@999"} | more)
        return lambda: call(priya, decision, decision.items[-1])

    return prepare


def _task(kind: str) -> Call:
    def prepare(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
        decision = making.draft(priya)
        task = Task.objects.create(decision=decision, kind=kind, for_user=priya, due=timezone.now())
        if kind == "written_follow_up":
            return lambda: shares.follow_up_sent(actor=priya, task_id=task.pk)
        return lambda: questions.answer_question(actor=priya, task_id=task.pk, answer="Yes")

    return prepare


def _save_page(user: User, decision: Decision, cast: dict[str, User]) -> Any:
    rule = rule_for("reasons")
    assert rule is not None
    return pages.save_page(
        actor=user,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        rule=rule,
        answers={"reasons": "Others"},
    )


def _save_share(user: User, decision: Decision, cast: dict[str, User]) -> Any:
    return shares.save_share(
        actor=user,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        answers={"recipient": "other", "name": "A", "own_words": "Words"},
        rows={"new_items": [("", {"text": "More", "known": "saw"})]},
    )


def _capture(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.start(priya, emergency=True)
    answers = {"child": "Noah", "worry": "Threats", "said": "Help", "must_not_find_out": "no"}
    return lambda: capture.capture(
        actor=priya,
        decision_id=decision.pk,
        expected_revision=0,
        answers=answers,
        calls=[emergencies.Call("999", at=timezone.now()), emergencies.Call("lead")],
    )


def _sign(user: User, decision: Decision, cast: dict[str, User]) -> Any:
    return signing.sign(actor=user, decision_id=decision.pk, expected_revision=decision.revision)


def _look(user: User, decision: Decision, cast: dict[str, User]) -> Any:
    look = making.looks(decision, 1)[0]
    return signing.answer_second_look(
        actor=user, decision_id=decision.pk, number=1, key=look.key, words="Seen"
    )


def _job(act: str, **fields: Any) -> Call:
    def prepare(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
        organisation = making.start(priya).organisation
        job = enqueue("invitation", about=priya.pk, organisation=organisation)
        if act == "finish":
            claimed = claims.claim()
            assert claimed
            return lambda: services_jobs.finish(actor=priya, job=claimed, **fields)
        Job.objects.filter(pk=job.pk).update(state="failed")
        call = getattr(services_jobs, act)
        return lambda: call(actor=priya, organisation=organisation, job_id=job.pk, **fields)

    return prepare


def _reconsider(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    earlier = making.sign(making.draft(priya))
    return lambda: reconsidering.reconsider(
        actor=priya, decision_id=earlier.pk, team=earlier.team, whats_new="She is back"
    )


def _answer_the_rest(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    first = {"asked-0-answer": "give", "asked-0-text": "Seen", "asked-0-known": "saw"}
    decision = making.letter(
        making.asked(priya), "answer", making.given({**first, "method": "cjsm"})
    )
    return lambda: asking.answer_the_rest(actor=priya, decision_id=decision.pk)


CALLS: dict[str, Call] = {
    "reconsider": _reconsider,
    "answer_the_rest": _answer_the_rest,
    "finish": _job("finish", problem="refused"),
    "try_again": _job("try_again"),
    "settle": _job("settle", arrived=True),
    "capture": _capture,
    "start": lambda priya, cast: lambda: making.start(priya),
    "hand_over": _on_draft(
        lambda u, d, cast: drafts.hand_over(
            actor=u, decision_id=d.pk, to=cast["tom"], reason="End of shift"
        )
    ),
    "discard": _on_draft(lambda u, d, c: drafts.discard(actor=u, decision_id=d.pk, reason="Error")),
    "save_page": _on_draft(_save_page),
    "save_share": _on_draft(_save_share),
    "mark_given": _on_draft(
        lambda u, d, c: shares.mark_given(
            actor=u,
            decision_id=d.pk,
            share_id=d.shares[0].pk,
            given_at=timezone.now(),
            method="phone",
        )
    ),
    "copy_anyway": _on_draft(
        lambda u, d, c: shares.copy_anyway(actor=u, decision_id=d.pk, share_id=d.shares[0].pk)
    ),
    "remove_share": _on_draft(
        lambda u, d, c: shares.remove_share(actor=u, decision_id=d.pk, share_id=d.shares[0].pk)
    ),
    "change_item": _on_item(
        lambda u, d, item: items.change_item(
            actor=u, decision_id=d.pk, item_id=item.pk, answers={"text": "Changed"}
        )
    ),
    "remove_item": _on_item(
        lambda u, d, item: items.remove_item(actor=u, decision_id=d.pk, item_id=item.pk)
    ),
    "follow_up_sent": _task("written_follow_up"),
    "answer_question": _task("law_answer"),
    "answer_second_look": _on_draft(_look),
    "sign": _on_draft(_sign),
    **ACCESS,
    **CORRECTIONS,
    **DUE,
    **PEOPLE,
    **SIGNING_IN,
}


def test_every_service_is_called_below() -> None:
    assert set(CALLS) == SERVICE_NAMES - set(SILENT)


@pytest.mark.parametrize("name", CALLS)
def test_each_service_writes_one_event(name: str, priya: User, cast: dict[str, User]) -> None:
    call = CALLS[name](priya, cast)
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    call()
    event = AuditEvent.objects.exclude(pk__in=before).get()
    assert event.actor_id == priya.pk
    body = json.loads(event.body)
    assert body["changes"] or body["about"] or body["reason"], "an event that says nothing"
