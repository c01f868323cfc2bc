"""A draft and its author's browser, posting whatever a test invents."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.choices import TaskKind
from decisions.demo.play import posted
from decisions.design.page import Page
from decisions.models import Decision, InformationItem, ProposedShare, Task, User
from decisions.rules.capture import capture_page
from decisions.rules.journey import rule_for
from decisions.rules.letters import letter_page
from decisions.rules.sharing_items import ChangeItemForm
from decisions.rules.wording import for_recipient
from decisions.views.check import SignForm
from decisions.views.drafts import DiscardForm, HandOverForm
from decisions.views.reconsider import NewsForm
from decisions.views.sent import SentForm
from decisions.views.task_forms import AnswerForm, LookAgainForm, TellForm
from tests import making
from tests.views.answers import PAGES


class Scene:
    """Posts to a draft's pages, each time as if nothing had been posted before."""

    def __init__(self, decision: Decision, client: Client) -> None:
        self.decision, self.client = decision, client
        actor = decision.author
        self.unsent = decision.shares[0]
        self.asked = making.answered(actor)
        yesterday: making.Answers = {"noticed_on": "{yesterday}"}
        self.asked = making.answer(self.asked, "worry", yesterday)
        self.finished = making.sign(making.draft(actor))
        self.item = InformationItem.objects.create(decision=decision, text="More", known="saw")
        due = timezone.now() + timedelta(days=1)
        kinds = (TaskKind.LAW_ANSWER, TaskKind.TELL_FAMILY, TaskKind.LOOK_AGAIN)
        self.tasks = dict(
            zip(
                ("task", "task, telling", "task, looking"),
                [
                    Task.objects.create(decision=decision, kind=kind, for_user=actor, due=due)
                    for kind in kinds
                ],
                strict=True,
            )
        )
        self.colleague = User.objects.get(email="tom.ellery@larkfield.example")
        self.emergency = making.start(actor, emergency=True)
        self.failures: list[str] = []

    def url(self, page: str) -> str:
        """Return where a page of PAGES is."""
        pk, share = self.record(page).pk, self.unsent.pk
        slug = page.split(",")[0].split(" ")[0]
        if slug in ("answer", "reply"):
            return reverse("share", args=[pk, self.letter(slug).pk])
        if slug == "reconsider":
            return reverse("reconsider", args=[pk])
        if slug == "task":
            return reverse("task", args=[self.tasks[page].pk])
        if slug == "share":
            return reverse("new_share", args=[pk])
        if slug == "item":
            return reverse("item", args=[pk, self.item.pk])
        if slug == "sent":
            return reverse("sent", args=[pk, share])
        if slug == "capture":
            return reverse("capture", args=[self.emergency.pk])
        if slug in ("check", "hand_over", "discard"):
            return reverse(slug, args=[pk])
        return reverse("page", args=[pk, slug])

    def record(self, page: str) -> Decision:
        """Return the record that a page of PAGES belongs to."""
        found = {"reconsider": self.finished}
        found |= dict.fromkeys(("request", "answer", "reply"), self.asked)
        return found.get(page, self.decision)

    def letter(self, which: str) -> ProposedShare:
        """Return a letter to who asked."""
        letter = self.asked.answer if which == "answer" else self.asked.reply
        assert letter
        return letter

    def bound(self, page: str, data: QueryDict | None = None) -> Page:
        """Return a page's questions, as the view would make them."""
        decision = making.fresh(self.record(page))
        slug = page if page.startswith("task") else page.split(",")[0].split(" ")[0]
        if slug in ("share", "answer", "reply"):
            return letter_page(decision, None if slug == "share" else self.letter(slug), data)
        if slug == "capture":
            return capture_page(making.fresh(self.emergency), data)
        plain = {"sent": SentForm, "check": SignForm, "hand_over": HandOverForm}
        plain |= {
            "discard": DiscardForm,
            "task": AnswerForm,
            "task, telling": TellForm,
            "task, looking": LookAgainForm,
            "item": ChangeItemForm,
            "reconsider": NewsForm,
        }
        if slug in plain:
            return Page(plain[slug], {}, decision, {}, {}, data)
        rule = rule_for(slug)
        assert rule is not None
        return rule.page(decision, data)

    def form(self, page: str) -> QueryDict:
        """Return what a browser posts when everything is answered."""
        record = making.fresh(self.record(page))
        data = posted(self.bound(page), record, self._answers(page))
        data["revision"], data["go"] = str(record.revision), "on"
        if page.startswith("sent"):  # which words they say were sent
            words = for_recipient(making.fresh(self.decision), self.unsent)
            data["text"] = hashlib.sha256(words.encode()).hexdigest()
        return data

    def _answers(self, page: str) -> making.Answers:
        answers = dict(PAGES[page])
        return answers | ({"to": str(self.colleague.pk)} if page == "hand_over" else {})

    def post(self, page: str, data: QueryDict, what: str) -> HttpResponse | None:
        """Post, note a failure where the view raises, and take everything back."""
        return self.send(self.url(page), data.urlencode(), f"{page}: {what}")

    def send(self, url: str, body: str, what: str) -> HttpResponse | None:
        response: Any = None
        kind = "application/x-www-form-urlencoded"
        try:
            with making.undone():
                response = self.client.post(url, body, content_type=kind)
        except Exception as problem:
            self.failures.append(f"{what}: {type(problem).__name__}: {str(problem)[:200]}")
            return None
        if response.status_code >= 500:
            self.failures.append(f"{what}: {response.status_code}")
        return response

    def check(self, true: bool, what: str) -> None:
        """Note a failure; the rest is still tried."""
        if not true:
            self.failures.append(what)

    def refused(self, page: str, name: str, value: str, *, kept: str = "") -> None:
        """Post a bad value: 422 and an error at the field where it is asked, else no harm."""
        data = self.form(page)
        data[name] = value
        question = {q.html_name: q for q in self.bound(page, data).questions()}[name]
        label = f"{page}: {name}={value[:20]!r}"
        response = self.post(page, data, label.split(": ", 1)[1])
        if response is None:
            return
        if not question.shown:
            self.check(response.status_code == 302, f"{label}: off the screen, yet not saved")
            return
        html = response.content.decode()
        self.check(response.status_code == 422, f"{label}: {response.status_code}")
        self.check(f'id="{question.auto_id}-error"' in html, f"{label}: no error at the field")
        self.check(f'href="#{question.auto_id}"' in html, f"{label}: not in the summary")
        self.check("Error:" in html.split("</title>")[0], f"{label}: no error in the title")
        self.check(not kept or kept in html, f"{label}: what was typed is gone")

    def names(self, page: str, *kinds: type) -> Iterator[str]:
        """Yield the names of a page's inputs of some kinds: those shown, and one that is not."""
        found = [
            q for q in self.bound(page, self.form(page)).questions() if isinstance(q.field, kinds)
        ]
        yield from (q.html_name for q in found if q.shown)
        yield from [q.html_name for q in found if not q.shown][:1]

    def done(self) -> None:
        """Fail with everything that was found."""
        assert not self.failures, "\n".join(self.failures)
