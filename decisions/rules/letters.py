"""Each letter's page: one for every recipient (Rule 6), one for the reply to who asked."""

from typing import Any

from django.http import QueryDict

from decisions.choices import ForAsker
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare
from decisions.rules import INFORMATION, REPLY, Rule
from decisions.rules.reply import reply_page
from decisions.rules.rule_6_information import share_page


def letter_page(
    decision: Decision, share: ProposedShare | None, data: QueryDict | None = None, **options: Any
) -> Page:
    """Return the page of a letter; `share` None: a new recipient. Options as in `Rule.page`."""
    if share and is_reply(share):
        return reply_page(decision, share, data, **options)
    return share_page(decision, share, data, **options)


def rule_of(share: ProposedShare | None) -> Rule:
    """Return the rule to which a letter's page belongs."""
    return REPLY if share and is_reply(share) else INFORMATION


def is_reply(share: ProposedShare) -> bool:
    """Tell whether a letter is the reply to who asked."""
    return share.for_asker == ForAsker.REPLY
