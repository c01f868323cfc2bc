"""How each service about records and jobs is called once, for test_every_write.py."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from decisions.jobs import enqueue
from decisions.models import Decision, InformationItem, Job, Task, User
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
}
