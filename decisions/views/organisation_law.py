"""The standard answer in law: set by the IG officer alone."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions import law
from decisions.choices import Nation
from decisions.design.fields import Choice, Day, Line, OneOf
from decisions.models import Organisation
from decisions.rules.rule_3_lawful_basis import ANSWER
from decisions.services import organisations
from decisions.views.organisation_forms import OrganisationForm, posted, sent, show_form
from decisions.views.request import actor_of

_NOT_CHECKED = "We have this from a second hand only. Check it before you choose it."


class LawForm(OrganisationForm):
    """The answer that fits most of what an organisation shares."""

    law_basis = OneOf(
        "Which reason in law fits most of what you share?",
        needed=True,
        missing="Choose the reason in law.",
    )
    law_condition = OneOf("For health and other sensitive details")
    law_criminal_condition = OneOf("For alleged or proven crimes")
    law_confidentiality = OneOf("If it was given in confidence")
    law_duty = OneOf("A duty or power that you usually rely on")
    duty_16la_since = Day(
        "Since when are you in scope of the duty to share (Children Act 2004, 16LA)?",
        hint="Leave it empty where you are not, or not sure: no page then speaks of it.",
    )
    law_review_on = Day("When do you want to look at this again?")
    why = Line(
        "Why do you set this?",
        hint="A few words. They stay beside it.",
        needed=True,
        missing="Say why you set this.",
    )

    def clean_law_review_on(self) -> date | None:
        """Take no day that has gone by: nobody would look again then."""
        day: date | None = self.cleaned_data["law_review_on"]
        if day and day < timezone.localdate():
            raise ValidationError("Choose a day that is still to come.")
        return day

    def prepare(self) -> None:
        """Offer what the law pack has for such an organisation, the likely first."""
        for column, name in ANSWER.items():
            self._offer_from_pack(column, name)
        if self.organisation.nation != Nation.ENGLAND:
            del self.fields["duty_16la_since"]

    def _offer_from_pack(self, column: str, name: str) -> None:
        about = self.organisation
        today, pack = timezone.localdate(), law.pack(timezone.localdate())
        stored = getattr(about, column)
        every = [
            e
            for e in pack.every_entry(name)
            if e.code == stored
            or (
                (e.in_force(today) and not e.only_when_asked)
                and e.is_for(kind=about.kind, nation=about.nation)
            )
        ]
        likely = pack.likely(name, kind=about.kind, nation=about.nation, on=today)
        first = [e for e in every if e in likely or e.code == stored]
        rest = [e for e in every if e not in first]
        field: Any = self.fields[column]
        choices: list[Choice] = [(e.code, e.label, _help(e)) for e in [*first, *rest]]
        if not field.needed:
            choices.append(("", "No standard answer"))
        self.offer(column, choices)
        field.folded = frozenset(e.code for e in rest)


def _help(entry: law.Entry) -> str:
    return entry.help if entry.confirmed else f"{entry.help} {_NOT_CHECKED}".strip()


@require_http_methods(["GET", "POST"])
def set_law(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Set the standard answer in law, under one's own name and today's date."""
    back = reverse("settings", args=[organisation.pk])
    names = [n for n in LawForm.base_fields if n != "why"]
    stored = {n: getattr(organisation, n) for n in names}
    form = LawForm(posted(request), initial=stored, organisation=organisation)
    if sent(request, form):
        answer = dict(form.cleaned_data)
        organisations.set_law(
            actor=actor_of(request),
            organisation=organisation,
            reason=answer.pop("why"),
            **answer,
        )
        messages.success(request, "The answer in law was set, under your name.")
        return redirect(back)
    return show_form(
        request,
        organisation,
        form,
        title="The standard answer in law",
        button="Set it under my name",
        back=back,
        words="Practitioners are asked whether it fits, so that they need not look it up. "
        "Records that are finished keep the answer of their day.",
    )
