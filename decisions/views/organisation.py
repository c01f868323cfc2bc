"""What is asked once per organisation: its settings, its teams, its standard answer in law."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from decisions.choices import FinishedBy, Nation, OrganisationKind
from decisions.design.fields import Day, Line, OneOf
from decisions.models import Organisation
from decisions.roles import administers
from decisions.rules.rule_3_lawful_basis import standard_answer
from decisions.selectors import people as found
from decisions.services import organisations
from decisions.views.organisation_forms import (
    OrganisationForm,
    Web,
    Whole,
    posted,
    sent,
    show_form,
)
from decisions.views.request import actor_of

NOBODY = "nobody"


def _url(organisation: Organisation) -> str:
    return reverse("settings", args=[organisation.pk])


@require_GET
def settings(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show everything that is set, and who may change it."""
    actor = actor_of(request)
    officers = found.officers(organisation)
    context = {
        "organisation": organisation,
        "administers": administers(actor, organisation),
        "governs": actor in officers,
        "officers": officers,
        "about": _about(organisation),
        "records": _records(organisation),
        "law": _law(organisation),
        "teams": found.teams(organisation),
    }
    return render(request, "organisation/settings.html", context)


def _about(organisation: Organisation) -> list[tuple[str, str, str]]:
    document = organisation.policy_document
    if document and organisation.policy_document_on:
        document = f"{document}, {_day(organisation.policy_document_on)}"
    return [
        ("Legal name", organisation.name, ""),
        ("Kind", _label(OrganisationKind, organisation.kind), ""),
        ("Nation", _label(Nation, organisation.nation), ""),
        ("Policy document for sensitive information", document, ""),
        ("Privacy notice", organisation.privacy_notice, ""),
        ("How long records are kept", organisation.retention, ""),
    ]


def _records(organisation: Organisation) -> list[tuple[str, str, str]]:
    asks = organisation.law_asks
    many = organisation.review_one_in
    days, hours = organisation.ask_again_days, organisation.follow_up_hours
    return [
        ("Who finishes a record", _label(FinishedBy, organisation.finished_by), ""),
        ("Records reviewed", "All" if many == 1 else f"One ordinary record in {many}", ""),
        ("Who answers questions about the law", asks.name if asks else "Nobody", ""),
        ("Ask again whether the family can be told", f"After {days} working days", ""),
        ("Confirm a phone call in writing", f"Within {hours} hours", ""),
    ]


def _law(organisation: Organisation) -> list[tuple[str, str, str]]:
    rows = [(what, answer, "") for what, answer in standard_answer(organisation)]
    since, review = organisation.duty_16la_since, organisation.law_review_on
    rows.append(("Duty to share (16LA) since", _day(since) if since else "Not stated", ""))
    if organisation.law_set_by:
        on = organisation.law_set_on
        rows.append(("Set by", organisation.law_set_by + (f", {_day(on)}" if on else ""), ""))
    if review:
        rows.append(("Look at it again on", _day(review), ""))
    return rows


def _day(day: Any) -> str:
    return f"{day:%-d %B %Y}"


def _label(choices: Any, code: str) -> str:
    return dict(choices.choices).get(code, code)


class SettingsForm(OrganisationForm):
    """Everything that the administrator sets."""

    name = Line(
        "Legal name",
        max_length=200,
        hint="Finished records keep the name of their day.",
        needed=True,
        missing="Enter the legal name.",
    )
    kind = OneOf(
        "What kind of organisation is it?",
        OrganisationKind.choices,
        needed=True,
        missing="Choose what kind of organisation it is.",
    )
    nation = OneOf("Whose law applies?", Nation.choices, needed=True, missing="Choose the nation.")
    policy_document = Line(
        "Policy document for sensitive information",
        hint="Its name and where it is. The law asks for one (Schedule 1, Part 4).",
    )
    policy_document_on = Day("Date of that document")
    privacy_notice = Web("Privacy notice for families", hint="A web address.")
    retention = Line(
        "How long are records kept?", hint="As your retention schedule says. Nothing is deleted."
    )
    finished_by = OneOf(
        "Who finishes a record?",
        FinishedBy.choices,
        needed=True,
        missing="Choose who finishes a record.",
    )
    review_one_in = Whole(
        "Of the ordinary records, one in how many is reviewed?",
        least=1,
        most=100,
        hint="1 is all of them. Small organisations review all.",
    )
    law_asks = OneOf(
        "Who answers when somebody is not sure about the law?",
        needed=True,
        missing="Choose who answers questions about the law, or nobody.",
    )
    ask_again_days = Whole(
        "Ask again whether the family can be told, after how many working days?", least=1, most=60
    )
    follow_up_hours = Whole(
        "Confirm a phone call in writing, within how many hours?", least=1, most=240
    )
    why = Line(
        "Why do you change this?",
        hint="A few words.",
        needed=True,
        missing="Say why you change this.",
    )

    def prepare(self) -> None:
        """Offer the people who can answer about the law: IG officers first."""
        people = found.answerers(self.organisation)
        asks = self.organisation.law_asks
        if asks and asks not in people:
            people.insert(0, asks)
        self.people = {str(p.pk): p for p in people}
        nobody = (NOBODY, "Nobody", "Pages then point to the NSPCC helpline.")
        self.offer(
            "law_asks", [*((pk, p.name, p.job_title) for pk, p in self.people.items()), nobody]
        )


@require_http_methods(["GET", "POST"])
def change_settings(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Change what the administrator sets."""
    names = [n for n in SettingsForm.base_fields if n not in ("why", "law_asks")]
    stored = {n: getattr(organisation, n) for n in names}
    stored["law_asks"] = str(organisation.law_asks_id or NOBODY)
    form = SettingsForm(posted(request), initial=stored, organisation=organisation)
    if sent(request, form):
        asked = dict(form.cleaned_data)
        reason = asked.pop("why")
        asked["law_asks"] = form.people.get(asked["law_asks"])
        organisations.change_organisation(
            actor=actor_of(request), organisation=organisation, reason=reason, **asked
        )
        messages.success(request, "The settings were changed.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Change settings",
        button="Save the settings",
        back=_url(organisation),
    )


class TeamForm(OrganisationForm):
    """What a team is called."""

    name = Line("Name of the team", max_length=200, needed=True, missing="Enter a name.")
    why = Line("Why?", hint="A few words.", needed=True, missing="Say why, in a few words.")

    def clean_name(self) -> str:
        """Two teams of one name cannot be told apart."""
        name: str = self.cleaned_data["name"]
        others = [t for t in found.teams(self.organisation) if t.name != self.initial.get("name")]
        if name.casefold() in {t.name.casefold() for t in others}:
            raise forms.ValidationError("There is a team of that name already.")
        return name


@require_http_methods(["GET", "POST"])
def new_team(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Add a team."""
    form = TeamForm(posted(request), organisation=organisation)
    if sent(request, form):
        organisations.add_team(
            actor=actor_of(request),
            organisation=organisation,
            name=form.cleaned_data["name"],
            reason=form.cleaned_data["why"],
        )
        messages.success(request, "The team was added.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Add a team",
        button="Add the team",
        back=_url(organisation),
        words="Its leads read its records. Other teams do not.",
    )


@require_http_methods(["GET", "POST"])
def rename_team(request: HttpRequest, organisation: Organisation, team_id: UUID) -> HttpResponse:
    """Give a team another name."""
    team = found.of_organisation(found.teams(organisation), team_id)
    if team is None:
        raise Http404
    form = TeamForm(posted(request), initial={"name": team.name}, organisation=organisation)
    if sent(request, form):
        organisations.rename_team(
            actor=actor_of(request),
            team=team,
            name=form.cleaned_data["name"],
            reason=form.cleaned_data["why"],
        )
        messages.success(request, "The team was renamed.")
        return redirect(_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Rename a team",
        button="Save the name",
        back=_url(organisation),
        caption=team.name,
        words="Finished records keep the name of their day.",
    )
