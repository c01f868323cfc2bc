"""Something that was given was wrong: saying so, and telling everybody who got it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods

from decisions.choices import Noticed
from decisions.design.conditions import When
from decisions.design.fields import Clock, Day, OneOf, Words
from decisions.design.forms import ActForm, QuestionForm, RowForm
from decisions.design.page import Page, RowKind
from decisions.models import Correction, Decision, ProposedShare
from decisions.outputs.text import GuardedText, notice
from decisions.rules.correcting import Given, open_for, told, what_was_given, who_got
from decisions.rules.moments import local
from decisions.services.corrections import Told, correct, may_correct, note_told
from decisions.services.locking import NotAllowed
from decisions.services.rows import as_id
from decisions.services.shares import copy_anyway
from decisions.views.acting import show_act
from decisions.views.request import actor_of, posted

_MOST = 200  # recipients of one record

_WORDS = (
    "What they were given stays as it was. What is right stands beside it, and we show you "
    "everybody who needs to know."
)


class CorrectForm(ActForm):
    """Which thing was wrong, and what is right."""

    which = OneOf("What was wrong?", needed=True, missing="Choose what was wrong.")
    right = Words("What is right?", needed=True, missing="Write what is right.")
    reason = Words("How did it come about?", hint="If you know, and only if it helps.", rows=2)

    def prepare(self) -> None:
        """Offer what somebody was given, in the words in which they got it."""
        field: Any = self.fields["which"]
        field.offer(_option(thing) for thing in what_was_given(self.decision))

    def clean(self) -> dict[str, Any]:
        """Refuse what they have been given as what is right."""
        cleaned: dict[str, Any] = super().clean()
        things = {thing.key: thing.wrong for thing in what_was_given(self.decision)}
        if cleaned.get("right") and cleaned["right"] == things.get(cleaned.get("which", "")):
            self.add_error("right", "This is what they were given. Write what is right.")
        return cleaned


def _option(thing: Given) -> tuple[str, str, str]:
    names = ", ".join(share.name for share in thing.to)
    if thing.whole:
        return thing.key, f"Something else in what {names} got, such as a name or a date", ""
    words = Truncator(thing.wrong).words(60)
    if thing.item is None:
        return thing.key, f"Your own words: “{words}”", f"{names} got this"
    return thing.key, f"“{words}”", f"{names} got this"


@require_http_methods(["GET", "POST"])
def correct_something(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Say that something that was given is wrong, and what is right."""
    actor = actor_of(request)
    if not (may_correct(actor, decision) and decision.disclosures):
        return redirect("record", decision.pk)
    sent = posted(request)
    new_id = as_id(sent.get("new_id", "")) if sent else None
    if any(c.pk == new_id for c in decision.corrections):  # pressed twice
        return redirect("correction", decision.pk, new_id)
    form = CorrectForm(sent, decision=decision)
    if sent is not None and form.is_valid():
        try:
            made = correct(
                actor=actor,
                decision_id=decision.pk,
                key=form.cleaned_data["which"],
                right=form.cleaned_data["right"],
                reason=form.cleaned_data["reason"],
                new_id=new_id,
            )
        except NotAllowed:  # pressed twice at once, or no longer theirs to correct
            return redirect("record", decision.pk)
        messages.success(request, "Saved. Now tell everybody who got the wrong words.")
        return redirect("correction", decision.pk, made.pk)
    return show_act(
        request,
        form,
        decision=decision,
        title="Something we gave was wrong",
        words=_WORDS,
        button="Save what is right",
        back_url=reverse("record", args=[decision.pk]),
        new_id=new_id or uuid4(),
    )


_TOLD, _CANNOT = When.of("state", Noticed.TOLD), When.of("state", Noticed.CANNOT)


class ToldForm(RowForm):
    """What became of telling one recipient."""

    state = OneOf("Do they know?", Noticed.choices)
    told_on = Day("When were they told?", when=_TOLD)
    told_time = Clock("At what time?", when=_TOLD, hint="About is fine.")
    said = Words("What did you say, if not these words?", rows=2, when=_TOLD)
    because = Words("Why can they not be told?", rows=2, when=_CANNOT)

    def clean(self) -> dict[str, Any]:
        """Told needs a time that has come, after they got it; cannot be told needs a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, clock = cleaned.get("told_on"), cleaned.get("told_time")
        if cleaned.get("state") == Noticed.CANNOT and not cleaned.get("because"):
            self._refuse("because", "Say why they cannot be told.")
        if cleaned.get("state") != Noticed.TOLD:
            return cleaned
        if not day:
            self._refuse("told_on", "Say on which day they were told.")
        if not clock:
            self._refuse("told_time", "Say at what time they were told. About is fine.")
        if day and day > timezone.localdate():
            self._refuse("told_on", "This date has not come yet. Check the date.")
        elif day and clock and local(day, clock) > timezone.now():
            self._refuse("told_time", "This time has not come yet. Was it the day before?")
        share = share_of(self.decision, self.row_id)
        given = self.decision.disclosure(share) if share else None
        got = timezone.localdate(given.given_at) if given else None
        if day and got and day < got:
            self._refuse("told_on", f"They got the wrong words on {got:%-d %B %Y}. Check the date.")
        return cleaned

    def _refuse(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)


class _NoForm(QuestionForm):
    """The page has rows alone."""


def share_of(decision: Decision, share_id: str) -> ProposedShare | None:
    """Return a recipient by their id as a page sent it."""
    return decision.letter(as_id(share_id))


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, decision: Decision, correction_id: UUID) -> HttpResponse:
    """Show what was wrong, what is right and who got it; note who was told.

    A POST with "anyway" is "Copy anyway": one text is shown although the check did not run or
    found something, and that it was is logged.
    """
    actor = actor_of(request)
    if not may_correct(actor, decision):
        return redirect("record", decision.pk)
    one = next((c for c in decision.corrections if c.pk == correction_id), None)
    if one is None:
        raise Http404
    anyway = request.POST.get("anyway", "")
    page = _page(decision, one, request, show_errors=not anyway)
    shown = _copied_anyway(request, decision, one, anyway)
    if request.method == "POST" and not anyway and _is_valid(page):
        try:
            notices = _notices(decision, one, page)
            note_told(actor=actor, decision_id=decision.pk, correction_id=one.pk, notices=notices)
            messages.success(request, "Saved who has been told.")
        except NotAllowed:  # sent twice: it is saved
            pass
        return redirect("correction", decision.pk, one.pk)
    rows = {row.row_id: row for row in page.row_sets["told"].forms}
    context = {
        "decision": decision,
        "correction": one,
        "page": page,
        "rows": page.row_sets["told"],
        "people": [
            {
                "share": share,
                "key": str(share.pk),
                "title": f"Text for {share.name}",
                "given": decision.disclosure(share),
                "notice": told(decision, one, share),
                "row": rows.get(str(share.pk)),
                "guarded": _offered(decision, one, share),
                "anyway": shown == share,
            }
            for share in who_got(decision, one)
        ],
        "open": open_for(decision, one),
        "again": [c for c in decision.corrections if _corrects_again(c, one)],
    }
    status = 422 if request.method == "POST" and not anyway else 200
    return render(request, "corrections/correction.html", context, status=status)


def _corrects_again(other: Correction, one: Correction) -> bool:
    same = (other.item_id, other.share_id) == (one.item_id, one.share_id)
    return same and other.made_at > one.made_at


def _page(decision: Decision, one: Correction, request: HttpRequest, *, show_errors: bool) -> Page:
    """Return a row for everybody who has not been told yet."""
    rows = []
    for share in who_got(decision, one):
        before = told(decision, one, share)
        if before is None or before.state == Noticed.CANNOT:
            rows.append({"id": str(share.pk), "told_on": timezone.localdate()})
    kinds = {"told": RowKind(ToldForm, most=_MOST)}
    return Page(
        _NoForm, kinds, decision, {}, {"told": rows}, posted(request), show_errors=show_errors
    )


def _is_valid(page: Page) -> bool:
    """Tell whether it can be saved; say so at the first person when nobody was ticked."""
    if not page.is_valid():
        return False
    rows = page.row_sets["told"].kept()
    if rows and not any(row.cleaned_data.get("state") for row in rows):
        rows[0].add_error("state", "Choose what became of telling them.")
        return False
    return bool(rows)


def _notices(decision: Decision, one: Correction, page: Page) -> dict[UUID, Told]:
    got = {str(share.pk): share for share in who_got(decision, one)}
    found = {}
    for row_id, answers in page.kept_rows("told"):
        share = got.get(row_id)
        if share is None or not answers["state"]:
            continue
        if answers["state"] == Noticed.TOLD:
            words = answers["said"] or _offered(decision, one, share).masked
            at = local(answers["told_on"], answers["told_time"])
            found[share.pk] = Told(Noticed.TOLD, words, at)
        else:
            found[share.pk] = Told(Noticed.CANNOT, answers["because"])
    return found


def _offered(decision: Decision, one: Correction, share: ProposedShare) -> GuardedText:
    return notice(decision, one, share)


def _copied_anyway(
    request: HttpRequest, decision: Decision, one: Correction, share_id: str
) -> ProposedShare | None:
    """Log that one text is shown although something about it is open. Return whose."""
    share = share_of(decision, share_id)
    if share not in who_got(decision, one) or share is None:
        return None
    guarded = _offered(decision, one, share)
    if not guarded.open or guarded.held:
        return None
    try:
        copy_anyway(
            actor=actor_of(request),
            decision_id=decision.pk,
            share_id=share.pk,
            correction_id=one.pk,
        )
    except NotAllowed:
        return None
    return share


def listed(decision: Decision) -> list[dict[str, Any]]:
    """Return every correction with who was told, for the pages that show the old words."""
    return [
        {
            "correction": one,
            "people": [(share, told(decision, one, share)) for share in who_got(decision, one)],
        }
        for one in decision.corrections
    ]
