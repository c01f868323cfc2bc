"""Canaries: a unique word typed into every box; then none may be found where no content may be.

The allow-list is `ALLOWED`. What is not in it is searched and must hold none: logs, mails, queue,
addresses, titles, headers and file names, cookies and storage of the browser, sessions, cache,
jobs, looks, the log's events, temporary files.
"""

import re
import signal
from urllib.parse import urlsplit

from django.urls import get_resolver

from tests.browser.test_sign_in import device
from tests.canaries import asked, house, records, refused
from tests.canaries.conftest import Town
from tests.canaries.log_read import log_read
from tests.canaries.traces import (
    canaries,
    files,
    in_queue,
    log_of_the_database,
    mails,
    tables,
)
from tests.canaries.walker import Walker
from tests.jobs.running import CELERY, until

_RECORD = (
    r"(page|capture|share|new_share|item|check|sent|task|hand_over|discard|reconsider"
    r"|correct|correction) .*"
)
_ACCESS = r"(share_record|restrict|lift|emergency|open_content|name_someone) .*"
_HOUSE = (
    r"(invite|person_details|give_role|move_role|end_role|deactivate|access_review|change_settings"
    r"|set_law|new_team|rename_team|new_recipient|change_recipient|retire_recipient"
    r"|import_recipients|new_adviser|change_adviser|retire_adviser|place_draft|start_again) .*"
)

#: The allow-list: where canaries may be, from which boxes, and why..
ALLOWED = (
    (
        "table decisions_(decision|person|advice|protection|informationitem|proposedshare|cell"
        "|askeditem)",
        _RECORD,
        "the record itself",
    ),
    ("table decisions_disclosure", _RECORD, "what a recipient got, as it was then"),
    ("table decisions_correction(notice)?", _RECORD, "what was wrong, what is right, who knows"),
    ("table decisions_acknowledgement", _RECORD, "a reminder as it was shown, and the answer"),
    ("table decisions_task", rf"{_RECORD}|emergency reason", "a question to somebody, its answer"),
    ("table decisions_typing", _RECORD, "typed and not saved; gone when the page is saved"),
    ("table decisions_(decisiongrant|restriction)", _ACCESS, "who may see a record, and why"),
    (
        "table decisions_(user|membership|organisation|team|adviser|recipient|accessreview)",
        _HOUSE,
        "people and settings, with the reason for each",
    ),
    (
        "table decisions_historical.*",
        rf"{_RECORD}|{_ACCESS}|{_HOUSE}",
        "the history that readers of a record see",
    ),
    (
        "table decisions_auditvalue",
        rf"{_RECORD}|{_ACCESS}|{_HOUSE}",
        "values beside the log: its events hold salted hashes of them",
    ),
    ("table mfa_authenticator", "mfa_add_webauthn name", "what somebody calls their passkey"),
    ("table django_session", "invite email", "allauth notes with which address one signed in"),
    ("mails, whom they go to", "invite email", "a mail has to go somewhere"),
)

#: Text boxes into which no canary is typed, and why.
NOT_TYPED = {
    "change_settings ask_again_days": "a number",
    "change_settings follow_up_hours": "a number",
    "change_settings review_one_in": "a number",
}

#: Addresses to which nobody walks, and why.
NOT_VISITED = {
    "account_login": "another name of sign_in",
    "empty_file": "a browser says nothing of a download's address; its name is searched",
    "single_sign_on": "needs a provider; tests/signing_in/test_logs.py searches what it leaves",
    "openid_connect_callback": "the same",
    "mask": "takes no words",
    "stay": "extends a session, and takes no words",
    "mfa_login_webauthn": "takes no words",
    "mfa_reauthenticate_webauthn": "takes no words",
    "mfa_remove_webauthn": "takes no words",
    "mfa_deactivate_totp": "takes no words",
    "mfa_generate_recovery_codes": "takes no words",
}


def walked(town: Town) -> dict[str, str]:
    """Go everywhere, and type into every box. Return the tables as they were before the end."""
    priya, grace, ruth, jo = (town.somebody() for _ in range(4))
    priya.sign_in("Priya Nair")
    record, child = records.written_in_full(priya)
    ruth.sign_in("Ruth Adeyemi")
    records.task(ruth, "asks about the law")
    records.written_late(priya)
    records.not_shared(priya)
    asked.asked_again(priya)
    asked.asked_and_looked_at_again(priya)
    asked.rung_already(priya)
    records.discarded(priya)
    records.found_and_shared(priya, record, child)
    _, other = records.left_and_handed_over(priya)
    grace.sign_in("Grace Mensah")
    records.opened_in_an_emergency(grace, other)
    records.governed(ruth, record)
    log_read(ruth, record)
    house.law_set(ruth)
    jo.sign_in("Jo Park")
    newcomer = _invited(town, jo)
    house.settings_changed(jo)
    house.people_changed(jo)
    refused.locked_out(priya, town.server)
    refused.a_draft_that_meets_errors(priya, town.server)
    records.restricted(priya, record)
    before = tables(town.server)
    jo.sign_in("Jo Park")
    house.left_behind(jo, newcomer)
    ruth.sign_in("Ruth Adeyemi")
    records.named_by_an_officer(ruth, record)
    return before


def _invited(town: Town, jo: Walker) -> str:
    """Invite somebody while nobody works; they accept, forget their password, come back."""
    name, email = house.invited(jo)
    house.invited_again(jo, email)
    held = canaries(refused.proved_before_it_counts(jo, town.server))
    assert held, "allauth keeps what was posted in the session, until it is carried out"
    assert canaries(in_queue(town.queue)) == set()
    assert "decisions.tasks.do" in in_queue(town.queue)
    worker = town.place.start(*CELERY[:-4], "--loglevel", "INFO", "-c", "1")
    one = town.somebody()
    device(one.page)
    password = house.accepted(one, _link(town, email, "/invitation/"))
    house.forgotten(one, email, password)
    house.chosen_again(one, _link(town, email, "/new-password/"))
    _refused_by_the_mail_server(town, jo)
    _reminded(town)
    worker.signal(signal.SIGTERM)
    return name


def _link(town: Town, email: str, path: str) -> str:
    """Wait for a mail with a link. Return the link."""

    def arrived() -> str:
        for mail in town.post.mails():
            for word in mail.get_content().split():
                if str(mail["To"]) == email and path in word:
                    return urlsplit(word).path
        return ""

    found: str = until(arrived, f"a mail with {path} came")
    return found


def _reminded(town: Town) -> None:
    """Have people, and those who look after them, told of everything that they have to do."""
    town.server.rows("UPDATE decisions_task SET due = '2026-01-05' WHERE done_at IS NULL")
    town.place.do("from decisions.services import reminders\nreminders.remind_of_what_is_due()")
    told = {f"Something is {what} in Sharing decisions" for what in ("due", "overdue")}
    until(lambda: told <= {str(m["Subject"]) for m in town.post.mails()}, "they were told")


def _refused_by_the_mail_server(town: Town, jo: Walker) -> None:
    """Invite somebody whose mail server does not know them, and says so with their address."""
    town.post.answer("rcpt", "550 5.1.1 <zqx0000aaa@larkfield.example> is unknown here")
    _, email = house.invited(jo)
    failed = "SELECT 1 FROM decisions_job WHERE state = 'failed'"
    until(lambda: town.server.rows(failed), "the mail was refused")
    town.post.answer("rcpt", "")
    jo.go(f"/organisations/{jo.number('organisations')}/jobs/")
    jo.press("Try again now")
    _link(town, email, "/invitation/")


def places(town: Town, before: dict[str, str]) -> dict[str, str]:
    """Return everything that the walks left behind, by where it is."""
    now = tables(town.server)
    found = {f"table {name}": f"{words}\n{before[name]}" for name, words in now.items()}
    found |= {f"log {file.name}": file.read_text() for file in town.logs.iterdir()}
    found |= {name: "\n".join(words) for name, words in town.notes.seen.items()}
    found["queue"] = f"{town.listener.everything()}\n{in_queue(town.queue)}"
    found["log of the database"] = log_of_the_database(town.server)
    found["log of the queue"] = files(town.queue.folder)
    found["temporary files"] = files(town.temporary)
    return found | mails(town.post)


def allowed(place: str, box: str) -> set[str]:
    """Return the entries of the allow-list that let a box's canary be at a place."""
    return {
        where
        for where, boxes, _ in ALLOWED
        if re.fullmatch(where, place) and re.fullmatch(boxes, box)
    }


def leaks(typed: dict[str, str], secrets: set[str], there: dict[str, set[str]]) -> list[str]:
    """Return what is where it may not be, and the entries of the allow-list that nothing needs."""
    used: set[str] = set()
    found = []
    for place, words in there.items():
        for word in sorted(words):
            box = typed.get(word, "what only a mail server said")
            entries = allowed(place, box) if word not in secrets else set()
            used |= entries
            found += [] if entries else [f"{place}: {word} ({box})"]
    return found + [f"not needed: {where}" for where, _, _ in ALLOWED if where not in used]


def test_no_canary_is_where_no_content_may_be(town: Town) -> None:
    before = walked(town)
    notes, found = town.notes, places(town, before)
    there = {place: canaries(words) for place, words in found.items()}
    leaked = leaks(notes.typed, notes.secrets, there)
    assert not leaked, "\n".join(leaked)

    # None of this is worth anything unless everything was typed, and everything listened to.
    kept = {word for place in there if place.startswith("table ") for word in there[place]}
    lost = set(notes.typed) - notes.refused - notes.secrets - kept
    assert {word: notes.typed[word] for word in lost} == {}
    assert sorted(notes.boxes - notes.filled) == sorted(NOT_TYPED), "type into it, or say why not"
    every = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert sorted(every - notes.addresses) == sorted(NOT_VISITED), "go there, or say why not"
    deaf = [place for place, words in HEARD.items() if words not in found[place]]
    assert deaf == [], "nothing was heard there"
    print(f"{len(notes.typed)} canaries, {len(found)} places, none where it may not be")


#: A few words that show that a place was really listened to.
HEARD = {
    "log server": "Internal Server Error",
    "log worker-0.log": "Task decisions.tasks.do",
    "queue": "LPUSH celery",
    "mails": "Choose a new password",
    "requests": "/find/",
    "answers' headers": "attachment",
    "titles and storage": "Check and sign",
    "cookies": "csrf",
    "file names": "access-list-",
    "table decisions_auditevent": "decision.finalised",
    "table decisions_look": "search",
    "table decisions_job": "password_reset",
    "table cache": "allauth:rl:",
}
