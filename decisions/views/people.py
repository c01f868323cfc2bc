"""Who works for an organisation: the list, one person, inviting them, their details."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from decisions.choices import Role
from decisions.design.fields import Line
from decisions.models import Membership, Organisation
from decisions.outputs import access_review as words
from decisions.selectors import people as found
from decisions.services import invitations, people
from decisions.services.locking import NotAllowed
from decisions.services.staffing import AlreadyGiven, OwnRole
from decisions.views.organisation_forms import (
    Email,
    OrganisationForm,
    WhyForm,
    posted,
    sent,
    show_form,
)
from decisions.views.people_roles import RolesForm, list_url
from decisions.views.request import actor_of

_PAGE = 50


@require_GET
def staff(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """List who has which access and why, and apart from them who has none any more."""
    team, role = request.GET.get("team", ""), request.GET.get("role", "")
    everybody = [p for p in found.staff(organisation) if p.has(team, role)]
    here = [p for p in everybody if p.roles]
    page = Paginator(here, _PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "page_of_people": page,
        "people": [shown(p, organisation) for p in page],
        "count": len(here),
        "gone": [shown(p, organisation) for p in everybody if not p.roles],
        "teams": [(str(t.pk), t.name) for t in found.teams(organisation)],
        "roles": Role.choices,
        "chosen": {"team": team, "role": role},
        "filtered": bool(team or role),
        "without_a_lead": found.without_a_lead(organisation),
        "stranded": found.stranded(organisation),
        "review": found.last_review(organisation),
        "review_is_due": found.review_is_due(organisation),
    }
    return render(request, "people/staff.html", context)


def shown(somebody: found.Somebody, organisation: Organisation) -> dict[str, Any]:
    """Return a person with their roles in words."""
    return {
        "id": somebody.user.pk,
        "name": somebody.name,
        # Of who has left, no more than the name: the rest may be another organisation's by now.
        "job_title": somebody.job_title if somebody.roles else "",
        "email": "" if somebody.invited or not somebody.roles else somebody.user.email,
        "invited": somebody.invited,
        "roles": [_role(r, organisation) for r in somebody.roles],
        "past": [(words.title(r), words.ended(r)) for r in somebody.past],
    }


def _role(role: Membership, organisation: Organisation) -> dict[str, Any]:
    return {
        "id": role.pk,
        "title": words.title(role),
        "opens": words.opens(role),
        "because": words.because(role, organisation),
        "movable": role.team_id is not None and role.organisation_id == organisation.pk,
    }


def somebody(organisation: Organisation, person_id: UUID) -> found.Somebody:
    """Return a person who has or had a role here. Raises Http404 for anybody else."""
    one = found.person(organisation, person_id)
    if one is None:
        raise Http404
    return one


@require_GET
def person(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """Show one person: what they may do and why, and what can be changed about it."""
    one = somebody(organisation, person_id)
    context = {
        "organisation": organisation,
        "person": shown(one, organisation),
        "own": one.user.pk == actor_of(request).pk,
        "teams": found.teams(organisation),
        "answers_law": organisation.law_asks_id == one.user.pk,
    }
    return render(request, "people/person.html", context)


class InviteForm(RolesForm):
    """Who is invited, to do what."""

    name = Line(
        "Full name",
        max_length=200,
        hint="As it should stand in a record.",
        needed=True,
        missing="Enter their name.",
    )
    email = Email("Work email address", needed=True, missing="Enter their work email address.")
    job_title = Line("Job title", max_length=200)
    field_order = ("name", "email", "job_title", "roles", "team", "until", "why")


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite somebody. The answer is the same whether or not they have an account."""
    form = InviteForm(posted(request), organisation=organisation)
    if sent(request, form):
        asked = form.cleaned_data
        try:
            people.invite(
                actor=actor_of(request),
                organisation=organisation,
                email=asked["email"],
                name=asked["name"],
                job_title=asked["job_title"],
                roles=form.pairs(),
                why=asked["why"],
                until=asked["until"],
            )
        except AlreadyGiven:
            form.add_error(
                "email", "They work here already. Give them another role on their own page."
            )
        except OwnRole:
            form.add_error("email", "You cannot give yourself a role. Ask another administrator.")
        else:
            messages.success(request, f"An invitation goes to {asked['email']}.")
            return redirect(list_url(organisation))
    return show_form(
        request,
        organisation,
        form,
        title="Invite someone",
        button="Send the invitation",
        back=list_url(organisation),
        words="They get an email with a link to set up their sign-in. It names no child.",
    )


@require_POST
def invite_again(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """Send another invitation to somebody who has not signed in since the first."""
    one = somebody(organisation, person_id)
    if not one.invited or not one.roles:
        raise Http404
    try:
        people.invite_again(actor=actor_of(request), organisation=organisation, user=one.user)
    except NotAllowed:  # deactivated a moment ago
        raise Http404 from None
    messages.success(request, f"Another invitation goes to {one.user.email}.")
    return redirect("person", organisation.pk, person_id)


class DetailsForm(OrganisationForm):
    """What a person is called. Not their address: whoever can change it can become them.

    A new address is a new invitation, or `manage.py change_address` by whoever runs the service.
    """

    name = Line(
        "Full name",
        max_length=200,
        hint="Finished records keep the name of their day.",
        needed=True,
        missing="Enter their name.",
    )
    job_title = Line("Job title", max_length=200)
    why = Line(
        "Why?",
        hint="A few words, such as “married”.",
        needed=True,
        missing="Say why, in a few words.",
    )


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """Change a person's name or job title."""
    one = somebody(organisation, person_id)
    if one.invited or not one.roles:
        raise Http404
    stored = {n: getattr(one.user, n) for n in ("name", "job_title")}
    form = DetailsForm(posted(request), initial=stored, organisation=organisation)
    if sent(request, form):
        asked = dict(form.cleaned_data)
        done = people.change_person(
            actor=actor_of(request),
            organisation=organisation,
            user=one.user,
            reason=asked.pop("why"),
            **asked,
        )
        if done:
            messages.success(request, "Their details were changed.")
            return redirect("person", organisation.pk, person_id)
        # One sentence for every cause: it must not tell who else has an account, or where.
        form.add_error("name", "This cannot be changed here. Ask whoever runs the service.")
    return show_form(
        request,
        organisation,
        form,
        title="Change their details",
        button="Save the details",
        back=reverse("person", args=[organisation.pk, person_id]),
    )


@require_http_methods(["GET", "POST"])
def start_again(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """Take away the ways in of somebody who lost theirs, and invite them anew."""
    one = somebody(organisation, person_id)
    if one.invited or not one.roles or one.user.pk == actor_of(request).pk:
        raise Http404
    form = WhyForm(posted(request), organisation=organisation)
    if sent(request, form):
        try:
            invitations.start_again(
                actor=actor_of(request),
                user=one.user,
                organisation=organisation,
                reason=form.cleaned_data["why"],
            )
        except NotAllowed:  # the account is not this organisation's alone
            form.add_error("why", "This cannot be done here. Ask whoever runs the service.")
        else:
            messages.success(request, f"They are signed out. An email goes to {one.user.email}.")
            return redirect("person", organisation.pk, person_id)
    return show_form(
        request,
        organisation,
        form,
        title="Start sign-in again",
        button="Start sign-in again",
        back=reverse("person", args=[organisation.pk, person_id]),
        caption=one.name,
        words="At once they are signed out, and their password, passkeys and codes stop working. "
        f"An email to {one.user.email} lets them set up their sign-in anew. Make sure first, "
        "face to face or by a number that you know, that it is really they who ask.",
    )
