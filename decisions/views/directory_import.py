"""Many entries for the directory from a file, which is read, shown, and never kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from decisions.design.fields import Words
from decisions.models import Organisation
from decisions.selectors import people as found
from decisions.services import directory as services
from decisions.views import directory_file as files
from decisions.views.organisation_forms import OrganisationForm, show_form
from decisions.views.request import actor_of


class FileForm(OrganisationForm):
    """The file. A browser never gives it back, so after an error it is chosen again."""

    file = forms.FileField(label="Your file", required=False)


class ConfirmForm(OrganisationForm):
    """The rows that were shown, once more: nothing is stored between the two pages."""

    rows = Words("Rows", max_length=files.MOST_BYTES)


@require_http_methods(["GET", "POST"])
def import_recipients(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Read a file and show what it holds; add its rows when they are confirmed."""
    if request.method != "POST":
        return _ask(request, organisation, FileForm(organisation=organisation))
    if "rows" in request.POST:
        return _confirmed(request, organisation)
    form = FileForm(request.POST, request.FILES, organisation=organisation)
    try:
        raw = _uploaded(request)
        rows = files.read(files.decoded(raw), organisation)
    except files.NotReadable as problem:
        form.add_error("file", problem.words)
        return _ask(request, organisation, form, [("id_file", problem.words)])
    wrong = [problem for row in rows for problem in row.problems]
    if wrong:
        words = f"The file has {len(wrong)} mistake{'s' if len(wrong) > 1 else ''}. See below."
        form.add_error("file", words)
        return _ask(request, organisation, form, [("id_file", words)], wrong)
    return _preview(request, organisation, rows)


def _uploaded(request: HttpRequest) -> bytes:
    """Return the file's bytes. It is held in memory alone: settings name no other handler."""
    file = request.FILES.get("file")
    if file is None:
        sent = int(request.META.get("CONTENT_LENGTH") or 0)
        raise files.NotReadable(files.TOO_LARGE if sent > files.MOST_BYTES else files.NO_FILE)
    if file.size is None or file.size > files.MOST_BYTES:
        raise files.NotReadable(files.TOO_LARGE)
    return bytes(file.read())


def _confirmed(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = ConfirmForm(request.POST, organisation=organisation)
    again = FileForm(organisation=organisation)
    try:
        if not form.is_valid():
            raise files.NotReadable(files.NOT_CSV)
        rows = files.read(form.cleaned_data["rows"], organisation)
    except files.NotReadable as problem:
        return _ask(request, organisation, again, [("id_file", problem.words)])
    wrong = [problem for row in rows for problem in row.problems]
    if wrong:
        return _ask(request, organisation, again, [("id_file", files.CHOOSE_AGAIN)], wrong)
    added, changed = services.import_recipients(
        actor=actor_of(request),
        organisation=organisation,
        rows=[row.values for row in rows],
        reason="From a file that was checked on screen",
    )
    messages.success(request, f"The directory was filled. New: {added}. Changed: {changed}.")
    return redirect("directory", organisation.pk)


def _ask(
    request: HttpRequest,
    organisation: Organisation,
    form: FileForm,
    errors: list[tuple[str, str]] | None = None,
    wrong: list[files.Problem] | None = None,
) -> HttpResponse:
    return show_form(
        request,
        organisation,
        form,
        title="Add many from a file",
        button="Read the file",
        back=reverse("directory", args=[organisation.pk]),
        template="directory/import.html",
        status=422 if errors else 200,
        upload=True,
        file_error=errors[0][1] if errors else "",
        errors=errors or [],
        wrong=(wrong or [])[: files.MOST_SHOWN],
        more_wrong=max(len(wrong or []) - files.MOST_SHOWN, 0),
        columns=files.columns(organisation),
        most=files.MOST_ROWS,
    )


def _preview(
    request: HttpRequest, organisation: Organisation, rows: list[files.Row]
) -> HttpResponse:
    there = {services.same_entry(r.name, r.body): r for r in found.recipients(organisation)}
    shown: list[dict[str, Any]] = [
        {
            **row.values,
            "new": row.same not in there,
            "changes": files.changes(row, there.get(row.same), organisation),
        }
        for row in rows
    ]
    new = sum(row["new"] for row in shown)
    changed = sum(bool(row["changes"]) for row in shown)
    does = [f"add {new}"] * bool(new) + [f"change {changed}"] * bool(changed)
    where = "in the directory" if changed else "to the directory"
    return show_form(
        request,
        organisation,
        ConfirmForm(organisation=organisation),
        title="Check before you add them",
        button=f"{' and '.join(does).capitalize()} {where}" if does else "Change nothing",
        back=reverse("import_recipients", args=[organisation.pk]),
        template="directory/preview.html",
        rows=shown,
        new=new,
        changed=changed,
        text=files.written(rows),
    )


@require_GET
def empty_file(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Give a file with the right columns and one made-up row, to be filled in."""
    response = HttpResponse(files.example(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="directory.csv"'
    return response
