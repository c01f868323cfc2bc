"""No write without an event: every service is read as text, then called."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import decisions.services
from decisions.models import AuditEvent, User
from decisions.outputs.acts import ACTS, KIND_OF, HistoryKind
from tests.access.calls import CALLS as ACCESS
from tests.audit.calls import CALLS as RECORDS
from tests.audit.sealing_calls import CALLS as SEALING
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
    "seal": "a seal speaks of the log from outside it",
    "ask_for_seal": "to ask for a seal changes nothing that a seal is about",
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
            assert file in ("unsaved.py", "claims.py", "seals.py"), SILENT[node.name]
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
            # Neither is part of the record: unsaved typing, and which looks wait for the log.
            assert owner.startswith(("Typing.objects", "UnbatchedLook.objects")), (
                f"{file}: {node.name} calls {call}"
            )


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
    assert set(KIND_OF) == set(acts), "an act that no filter of the history finds"
    told = {HistoryKind.LOOKS, *KIND_OF.values()}  # who looked is no act of a service
    assert told == set(HistoryKind), "a kind under which nothing is ever found"


CALLS = RECORDS | ACCESS | CORRECTIONS | DUE | PEOPLE | SEALING | SIGNING_IN


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
