"""What the pages on people and settings share: their forms, and how one is shown."""

from typing import Any

from django import forms
from django.core.validators import EmailValidator, URLValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from decisions.design.fields import Choice, Line, OneOf
from decisions.design.forms import ActForm
from decisions.models import Organisation
from decisions.views.request import posted


class Email(Line):
    """An e-mail address."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        wrong = EmailValidator("Enter an email address, like name@school.example.")
        super().__init__(label, max_length=254, validators=[wrong], **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).lower()


class Web(Line):
    """The address of a page."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        wrong = URLValidator(
            ["https", "http"], message="Enter a web address, like https://www.school.example/."
        )
        super().__init__(label, max_length=200, validators=[wrong], **kwargs)


class Whole(Line):
    """A whole number between two others."""

    def __init__(self, label: str, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, max_length=20, width="3", **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
        if not self.least <= number <= self.most:
            raise forms.ValidationError(
                f"Enter a whole number between {self.least} and {self.most}."
            )
        return number


class OrganisationForm(ActForm):
    """A form about an organisation, kept whole or not at all."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **kwargs)

    def offer(self, name: str, choices: list[Choice]) -> None:
        """Set the answers of a question."""
        field = self.fields[name]
        assert isinstance(field, OneOf)  # noqa: S101 (what the form declares)
        field.offer(choices)


class WhyForm(OrganisationForm):
    """Why something is done, and nothing else."""

    why = Line(
        "Why?",
        hint="A few words. They stay beside it.",
        needed=True,
        missing="Say why, in a few words.",
    )


def show_form(
    request: HttpRequest,
    organisation: Organisation,
    form: OrganisationForm,
    *,
    title: str,
    button: str,
    back: str,
    template: str = "act.html",
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    """Show a form; with what is wrong with it, where something is (422).

    title and button: what is done; back: the address before it; template: one that extends
    act.html; more: what it shows besides, such as `words` and `caption`.
    """
    context = {
        "organisation": organisation,
        "form": form,
        "title": title,
        "button": button,
        "back_url": back,
        "caption": organisation.name,
        "errors": form.problems() if form.is_bound else [],
        **more,
    }
    wrong = form.is_bound and form.errors
    return render(request, template, context, status=status or (422 if wrong else 200))


def sent(request: HttpRequest, form: OrganisationForm) -> bool:
    """Tell whether a form was posted and everything in it can be kept."""
    return request.method == "POST" and form.is_valid()


__all__ = [
    "Email", "OrganisationForm", "Web", "Whole", "WhyForm", "posted", "sent",
    "show_form",
]  # fmt: skip
