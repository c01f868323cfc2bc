"""The log for IG officers: who did what and when; what is unusual; how much on which day.

The search goes by POST: whom somebody looks for stays off the URL, off history and logs.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from decisions.design.fields import Day, Line, Pick
from decisions.models import Decision, Organisation
from decisions.outputs import audit_acts as acts
from decisions.roles import administers
from decisions.rules.moments import Days, span_beside_utc
from decisions.rules.patterns import Spell
from decisions.selectors import audit_log, looked
from decisions.selectors.audit_log import Sought
from decisions.selectors.protection import protection
from decisions.selectors.search import as_reference
from decisions.views.door import list_shown
from decisions.views.organisation_forms import OrganisationForm, posted
from decisions.views.request import actor_of, whole_number

#: What is shown where no days are chosen, and the most that can be.
USUAL_DAYS, MOST_DAYS = 30, 366


class PeriodForm(OrganisationForm):
    """From which day to which; without an answer, the last 30 days."""

    first = Day("From")
    last = Day("To")

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or takes too long to count."""
        asked = super().clean()
        if not {"first", "last"} & self.errors.keys():
            days = self.days_of(asked)
            if days.last < days.first:
                self.add_error("last", "This day is before the one in “From”.")
            elif (days.last - days.first).days >= MOST_DAYS and self.counts_days():
                self.add_error("first", "Choose a year or less.")
        return asked

    def counts_days(self) -> bool:
        """Tell whether something is counted for each day of the period."""
        return True

    def days_of(self, asked: dict[str, Any]) -> Days:
        """Return the period, with what was left out filled in."""
        last: date = asked.get("last") or max(timezone.localdate(), asked.get("first") or date.min)
        first: date | None = asked.get("first")
        return Days(first, last) if first else Days.up_to(last, USUAL_DAYS)

    @property
    def days(self) -> Days:
        """The period that was asked for; the usual one before anything was."""
        return self.days_of(self.cleaned_data if self.is_bound and self.is_valid() else {})


class FindForm(PeriodForm):
    """Which record, who, what, when."""

    reference = Line("Reference of a record", hint="Such as K7QD-2MWX", max_length=20, width="10")
    person = Pick("Person")
    action = Pick("What was done")
    field_order = ("reference", "person", "action", "first", "last")

    def prepare(self) -> None:
        """Offer the colleagues and the groups of acts."""
        self.people = dict(audit_log.colleagues(self.organisation))
        names = [(str(pk), name) for pk, name in self.people.items()]
        self.offer("person", [("", "Everybody"), *names])
        groups = [(group.code, group.label) for group in acts.GROUPS]
        self.offer("action", [("", "Everything that people did"), *groups])

    def clean_reference(self) -> str:
        """Refuse what is no reference."""
        typed: str = self.cleaned_data["reference"]
        if typed and not as_reference(typed):
            raise ValidationError("Enter a reference like K7QD-2MWX.")
        return as_reference(typed)

    def counts_days(self) -> bool:
        """One record's whole history is short, however long it took."""
        return not (self.cleaned_data.get("reference") or "reference" in self.errors)

    def sought(self, decision: Decision | None) -> Sought:
        """Return which events were asked for. Of one record all, unless days were chosen."""
        asked = self.cleaned_data
        chosen = asked["first"] or asked["last"] or not decision
        group = asked["action"]
        return Sought(
            decision,
            UUID(asked["person"]) if asked["person"] else None,
            acts.acts_of(group),
            () if group or decision else acts.acts_of("upkeep"),
            self.days if chosen else None,
        )


@require_http_methods(["GET", "POST"])
def audit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Show what is unusual and how much was done; search the log."""
    actor = actor_of(request)
    form = FindForm(posted(request), organisation=organisation)
    record = None
    if form.is_bound and form.is_valid() and (reference := form.cleaned_data["reference"]):
        record = audit_log.by_reference(actor, organisation, reference)
        if record is None:
            form.add_error("reference", "There is no record with this reference here.")
    context: dict[str, Any] = {
        "organisation": organisation,
        "administers": administers(actor, organisation),
        "form": form,
        "errors": form.problems() if form.is_bound else [],
        "protection": None if form.is_bound else protection(organisation),
    }
    if not context["errors"]:
        _show(request, organisation, form, record, context)
    status = 422 if context["errors"] else 200
    return render(request, "governance/audit.html", context, status=status)


def _show(
    request: HttpRequest,
    organisation: Organisation,
    form: FindForm,
    record: Decision | None,
    context: dict[str, Any],
) -> None:
    """Add what was asked for. Which records it names is put on record before it is shown."""
    actor, named = actor_of(request), set()
    before = whole_number(request.POST.get("before"))
    asked = form.cleaned_data if form.is_bound else {}
    narrowed = any(asked.get(name) for name in ("reference", "person", "action"))
    context["days"] = form.days
    if form.is_bound:
        sought = form.sought(record)
        found = audit_log.events(actor, organisation, sought, before)
        rows = acts.told(organisation, found[: audit_log.PAGE])
        named |= {row.record_id for row in rows if row.record_id}
        person = sought.person
        context |= {
            "rows": rows,
            "next": rows[-1].number if len(found) > audit_log.PAGE else "",
            "older": before > 0,
            "searched": sought,
            "record": record,
            "person": {"id": person, "name": form.people[person]} if person else None,
            "group": acts.label_of(asked["action"]),
        }
    if not narrowed and before < 0:
        context |= _overview(request, organisation, form.days)
        named |= {row["record_id"] for row in context["emergencies"]}
    if named:
        list_shown(request, named)


def _overview(request: HttpRequest, organisation: Organisation, days: Days) -> dict[str, Any]:
    actor = actor_of(request)
    many = looked.opened_many(actor, organisation, days)
    often = looked.refused_often(actor, organisation, days)
    opened = looked.emergencies(actor, organisation, days)
    names = audit_log.called(organisation, {s.person for s in [*many, *often]})
    told = acts.told(organisation, [one.event for one in opened[: audit_log.PAGE]])
    counted = audit_log.per_day(actor, organisation, days)
    return {
        "overview": True,
        "many": [_spell(s, names) for s in many[: looked.MOST]],
        "often": [_spell(s, names) for s in often[: looked.MOST]],
        "emergencies": [
            {"who": row.who, "at": row.at, "reference": row.reference, "record_id": row.record_id}
            | {"review": one.review}
            for row, one in zip(told, opened, strict=False)
        ],
        "more": {
            "many": max(len(many) - looked.MOST, 0),
            "often": max(len(often) - looked.MOST, 0),
            "emergencies": len(opened) > audit_log.PAGE,
        },
        "columns": [acts.RECORDS, acts.SIGNING_IN, acts.HOUSE],
        "counted": [_day(day, some.items()) for day, some in counted.items()],
    }


def _spell(spell: Spell, names: dict[UUID, str]) -> dict[str, Any]:
    span = span_beside_utc(spell.first, spell.last)
    name = names.get(spell.person, "Somebody")
    return {"id": spell.person, "name": name, "times": spell.times, "span": span}


def _day(day: date, counted: Any) -> dict[str, Any]:
    numbers = acts.columns(counted)
    return {"day": day, "short": date_format(day, "j M"), "numbers": list(numbers.items())} | {
        "all": sum(numbers.values())
    }
