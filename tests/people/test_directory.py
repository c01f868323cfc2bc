"""Advisers and the directory: added, changed, retired."""

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import Adviser, Organisation, Recipient, User
from decisions.rules.rule_4_advice import soonest
from decisions.services import directory
from decisions.services.locking import NotAllowed
from tests import making
from tests.people.conftest import last_event

ADVISER = {
    "name": "Dr Lowe",
    "job_title": "Caldicott Guardian",
    "role": "caldicott",
    "phone": "01632 960177",
    "opens": "09:00",
    "closes": "17:00",
    "weekdays": ["0", "2"],
    "note": "Mornings are best",
}


def test_advisers_are_added_changed_and_retired(
    admin: Client, larkfield: Organisation, hafan: Organisation
) -> None:
    args = [larkfield.pk]
    assert admin.post(reverse("new_adviser", args=args), ADVISER).status_code == 302
    adviser = Adviser.objects.get(name="Dr Lowe", organisation=larkfield)
    assert (adviser.weekdays, adviser.opens) == ([0, 2], time(9))
    url = reverse("change_adviser", args=[*args, adviser.pk])
    assert 'value="2" checked' in admin.get(url).content.decode()
    wrong = {"opens": "18:00", "weekdays": ["7"], "role": "x", "phone": "", "why": ""}
    for name, value in wrong.items():
        assert admin.post(url, ADVISER | {"why": "Moved", name: value}).status_code == 422, name
    assert admin.post(url, ADVISER | {"why": "Moved", "phone": "1"}).status_code == 302
    assert last_event() == ("adviser.changed", "Moved")
    adviser.refresh_from_db()
    assert adviser in dict(soonest(list(larkfield.advisers.all()), timezone.now()))
    retire = reverse("retire_adviser", args=[*args, adviser.pk])
    assert admin.post(retire, {"why": "Retired"}).status_code == 302
    assert last_event() == ("adviser.retired", "Retired")
    assert adviser not in dict(soonest(list(larkfield.advisers.all()), timezone.now()))
    assert "Dr Lowe" not in admin.get(reverse("advisers", args=args)).content.decode()
    assert admin.post(retire, {"why": "Retired"}).status_code == 404
    theirs = hafan.advisers.first()
    assert theirs
    for name in ("change_adviser", "retire_adviser"):
        assert admin.get(reverse(name, args=[*args, theirs.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        directory.retire_adviser(
            actor=User.objects.get(email="jo.park@larkfield.example"),
            entry=Adviser.objects.get(pk=adviser.pk),
            reason="Twice",
        )


ENTRY = {
    "name": "Riverside Surgery",
    "body": "NHS Northbridge",
    "kind": "health",
    "phone": "01632 960188",
    "address": "",
    "method": "",
    "verified": "NHS website, 2 November 2026",
}


def test_directory_entries_are_added_changed_and_retired(
    admin: Client, larkfield: Organisation, hafan: Organisation, priya: User
) -> None:
    args = [larkfield.pk]
    new = reverse("new_recipient", args=args)
    assert admin.post(new, ENTRY).status_code == 302
    again = admin.post(new, ENTRY | {"name": "RIVERSIDE surgery"})
    assert again.status_code == 422
    assert "in the directory already" in again.content.decode()
    entry = Recipient.objects.get(name="Riverside Surgery")
    url = reverse("change_recipient", args=[*args, entry.pk])
    wrong = {"name": "", "kind": "x", "verified": "", "phone": "", "method": "pigeon", "why": ""}
    for name, value in wrong.items():
        response = admin.post(url, ENTRY | {"why": "New number", name: value})
        assert response.status_code == 422, name
        assert f'href="#id_{name}"' in response.content.decode()
    assert admin.post(url, ENTRY | {"why": "New number", "phone": "2"}).status_code == 302
    assert last_event() == ("recipient.changed", "New number")
    assert entry in making.draft(priya).directory
    retire = reverse("retire_recipient", args=[*args, entry.pk])
    assert admin.post(retire, {"why": ""}).status_code == 422
    assert admin.post(retire, {"why": "Closed"}).status_code == 302
    assert last_event() == ("recipient.retired", "Closed")
    assert entry not in making.draft(priya).directory
    assert admin.get(url).status_code == 404
    theirs = hafan.recipients.first()
    assert theirs
    for name in ("change_recipient", "retire_recipient"):
        assert admin.post(reverse(name, args=[*args, theirs.pk]), ENTRY).status_code == 404
