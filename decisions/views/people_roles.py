"""Giving a person a role, moving it to another team, taking it away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decisions.choices import Role
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Day, Line, OneOf
from decisions.models import Membership, Organisation, Team
from decisions.outputs import access_review as words
from decisions.selectors import people as found
from decisions.services import memberships
from decisions.services.locking import NotAllowed
from decisions.services.staffing import FOR_ALL, AlreadyGiven, LastAdministrator, OwnRole
from decisions.views.organisation_forms import (
    OrganisationForm,
    WhyForm,
    posted,
    sent,
    show_form,
)
from decisions.views.request import actor_of

ALL = "all"
LAST = (
    "Somebody has to look after people and settings. "
    "Make another person administrator first, without an end date."
)
OWN = "You cannot give yourself a role. Ask another administrator."

_ROLES = [
    (Role.PRACTITIONER, "Practitioner", "Records decisions. Reads their own."),
    (Role.LEAD, "Safeguarding lead", "Reads every record of the team, but for restricted ones."),
    (
        Role.IG_OFFICER,
        "Information governance officer",
        "Sets the reason in law. Opens a record only with a written reason.",
    ),
    (Role.ADMINISTRATOR, "Administrator", "Looks after people and settings. Sees no records."),
]


def list_url(organisation: Organisation) -> str:
    """Return the address of the list of people."""
    return reverse("people", args=[organisation.pk])


class RolesForm(OrganisationForm):
    """Which roles, in which team, until when and why."""

    roles = AnyOf("What may they do?", _ROLES, needed=True, missing="Choose at least one role.")
    team = OneOf(
        "In which team?",
        hint="Governance officers and administrators are for the whole organisation.",
        when=When.of("roles", Role.PRACTITIONER, Role.LEAD),
    )
    until = Day("Until, if it ends", hint="The last day. Leave it empty if there is none.")
    why = Line(
        "Why do they need this?",
        hint="A few words. They stand beside the role.",
        needed=True,
        missing="Say why they need this.",
    )

    def prepare(self) -> None:
        """Offer the organisation's own teams."""
        self.teams = {str(team.pk): team for team in found.teams(self.organisation)}
        whole = (ALL, "The whole organisation", "For safeguarding leads of every team.")
        self.offer("team", [*((pk, t.name) for pk, t in self.teams.items()), whole])

    def clean(self) -> dict[str, Any]:
        """Those who record or read records do so in a team; an end is not in the past."""
        cleaned = super().clean()
        chosen, team = set(cleaned.get("roles") or ()), cleaned.get("team")
        if chosen - set(FOR_ALL) and not team and "team" not in self.errors:
            self.add_error("team", "Choose a team.")
        if Role.PRACTITIONER in chosen and team == ALL:
            self.add_error("team", "A practitioner records in one team. Choose which.")
        until = cleaned.get("until")
        if until and until < timezone.localdate():
            self.add_error("until", "Choose today or a day to come.")
        return cleaned

    def pairs(self) -> list[tuple[str, Team | None]]:
        """Return the (role, team) pairs that were chosen."""
        team = self.teams.get(self.cleaned_data["team"])
        return [(r, None if r in FOR_ALL else team) for r in self.cleaned_data["roles"]]


class GiveForm(RolesForm):
    """One more role."""

    roles = None  # type: ignore[assignment]
    role = OneOf("What may they do?", _ROLES, needed=True, missing="Choose a role.")
    team = OneOf(
        "In which team?",
        hint="Governance officers and administrators are for the whole organisation.",
        when=When.of("role", Role.PRACTITIONER, Role.LEAD),
    )
    field_order = ("role", "team", "until", "why")

    def clean(self) -> dict[str, Any]:
        """One role is a list of one."""
        self.cleaned_data["roles"] = [r for r in [self.cleaned_data.get("role")] if r]
        return super().clean()


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """Give a person one more role."""
    one = found.person(organisation, person_id)
    if one is None or not one.roles:
        raise Http404
    form = GiveForm(posted(request), organisation=organisation)
    if sent(request, form):
        ((role, team),) = form.pairs()
        try:
            memberships.give_role(
                actor=actor_of(request),
                user=one.user,
                organisation=organisation,
                role=role,
                team=team,
                why=form.cleaned_data["why"],
                until=form.cleaned_data["until"],
            )
        except AlreadyGiven:
            form.add_error("role", "They have this role already.")
        except OwnRole:
            form.add_error("role", OWN)
        else:
            messages.success(request, "The role was given. It holds from now on.")
            return redirect("person", organisation.pk, person_id)
    return show_form(
        request,
        organisation,
        form,
        title="Give a role",
        button="Give this role",
        back=reverse("person", args=[organisation.pk, person_id]),
        caption=one.name,
    )


class MoveForm(OrganisationForm):
    """To which team, and why."""

    team = OneOf("To which team?", needed=True, missing="Choose a team.")
    why = Line(
        "Why?",
        hint="A few words. They stand beside the role.",
        needed=True,
        missing="Say why, in a few words.",
    )

    def __init__(self, *args: Any, role: Membership, **kwargs: Any) -> None:
        self.role = role
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Offer the other teams."""
        teams = found.teams(self.organisation)
        self.teams = {str(t.pk): t for t in teams if t.pk != self.role.team_id}
        self.offer("team", [(pk, t.name) for pk, t in self.teams.items()])


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, organisation: Organisation, role_id: UUID) -> HttpResponse:
    """Move a person to another team, at once."""
    role = found.role_here(organisation, role_id)
    if role is None or role.team_id is None or role.organisation_id != organisation.pk:
        raise Http404
    form = MoveForm(posted(request), role=role, organisation=organisation)
    if sent(request, form):
        try:
            memberships.move_role(
                actor=actor_of(request),
                organisation=organisation,
                role_id=role_id,
                team=form.teams[form.cleaned_data["team"]],
                why=form.cleaned_data["why"],
            )
        except AlreadyGiven:
            form.add_error("team", "They have this role there already.")
        except OwnRole:
            form.add_error("team", OWN)
        except NotAllowed:  # taken away a moment ago
            raise Http404 from None
        else:
            messages.success(request, "Moved. What the old team records is closed to them now.")
            return redirect("person", organisation.pk, role.user_id)
    return show_form(
        request,
        organisation,
        form,
        title="Move to another team",
        button="Move",
        back=reverse("person", args=[organisation.pk, role.user_id]),
        caption=f"{role.user.name}: {words.title(role)}",
        words="It holds at once. Drafts stay with their author: records belong to the team "
        "in which they were begun.",
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, organisation: Organisation, role_id: UUID) -> HttpResponse:
    """Take a role away, at once."""
    role = found.role_here(organisation, role_id)
    if role is None:
        raise Http404
    form = WhyForm(posted(request), organisation=organisation)
    if sent(request, form):
        try:
            memberships.take_role(
                actor=actor_of(request),
                organisation=organisation,
                role_id=role_id,
                why=form.cleaned_data["why"],
            )
        except LastAdministrator:
            form.add_error("why", LAST)
        except NotAllowed:  # taken away a moment ago
            raise Http404 from None
        else:
            messages.success(request, "The role was taken away. It ended at once.")
            return redirect(_after(request, organisation, role))
    return show_form(
        request,
        organisation,
        form,
        title="Take this role away",
        button="Take it away",
        back=reverse("person", args=[organisation.pk, role.user_id]),
        caption=f"{role.user.name}: {words.title(role)}",
        words="It ends at once. What they recorded stays. If it was their last role as "
        "practitioner or lead, their drafts go to a lead of the team. Where there is none, you "
        "choose who goes on, under “People”.",
    )


def _after(request: HttpRequest, organisation: Organisation, role: Membership) -> str:
    """Return where to go on: home, for an administrator who was one until now."""
    if role.user_id == actor_of(request).pk and role.role == Role.ADMINISTRATOR:
        return reverse("home")
    return reverse("person", args=[organisation.pk, role.user_id])
