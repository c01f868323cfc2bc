"""What one person looked at, for IG officers: which records and lists, and what was refused."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from decisions.models import Organisation
from decisions.selectors import audit_log, looked
from decisions.views.audit import PeriodForm
from decisions.views.door import list_shown
from decisions.views.organisation_forms import posted
from decisions.views.request import actor_of


@require_http_methods(["GET", "POST"])
def audit_person(request: HttpRequest, organisation: Organisation, person_id: UUID) -> HttpResponse:
    """Show what a person looked at in a period, day by day and record by record."""
    person = audit_log.somebody_known(actor_of(request), organisation, person_id)
    if person is None:
        raise Http404
    form = PeriodForm(posted(request), organisation=organisation)
    wrong = form.is_bound and not form.is_valid()
    name = audit_log.called(organisation, {person.pk}).get(person.pk, person.name)
    context: dict[str, Any] = {
        "organisation": organisation,
        "person": {"id": person.pk, "name": name},
        "colleague": person.pk in dict(audit_log.colleagues(organisation)),
        "form": form,
        "errors": form.problems() if wrong else [],
    }
    if not wrong:
        found = looked.looked_at(actor_of(request), organisation, person, form.days)
        records, refusals = found.records[: looked.MOST], found.refusals[: looked.MOST]
        ids = {r.record_id for r in records} | {r.record_id for r in refusals if r.record_id}
        if ids:
            list_shown(request, ids)
        references = audit_log.references(ids)
        context |= {
            "days": form.days,
            "looked": found,
            "records": [(r, references.get(r.record_id, "")) for r in records],
            "refusals": [
                (r, references.get(r.record_id, "") if r.record_id else "") for r in refusals
            ],
            "by_day": [(day, date_format(day.day, "j M")) for day in found.days],
        }
    status = 422 if wrong else 200
    return render(request, "governance/audit_person.html", context, status=status)
