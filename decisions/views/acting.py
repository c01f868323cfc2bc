"""A page for one act with a few questions, such as handing over or sharing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from decisions.design.forms import ActForm


def show_act(
    request: HttpRequest,
    form: ActForm,
    *,
    title: str,
    words: str,
    button: str,
    back_url: str,
    template: str = "act.html",
    **more: Any,
) -> HttpResponse:
    """Show the questions of one act, with what is wrong with the answers (422) if they were sent.

    words: one or two sentences on what will happen; template: one that extends templates/act.html;
    more: what else it takes.
    """
    context = {
        "form": form,
        "title": title,
        "words": words,
        "button": button,
        "back_url": back_url,
        "errors": form.problems(),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)
