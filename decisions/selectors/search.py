"""Finding records by reference, name or words, among those that a person may open.

Each word must be found somewhere in the record. A finished one is searched as it was signed:
what happened to the living rows since is no part of it. PostgreSQL looks in a stored
full-text column made from the snapshot (migration 0004), by the beginning of each word;
SQLite looks for the letters. A draft is found by its words by its author alone, and by its
reference by who may know of it; and by those to whom it was opened.
"""

import re

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from decisions import access
from decisions.models import Decision, InformationItem, Person, ProposedShare, User
from decisions.roles import opened_to

#: How many are shown; more words find fewer.
MOST = 50
#: Words beyond these are left out of a search: nobody types them, and each costs a lookup.
MOST_WORDS = 8

_ANSWERS = ("worry", "if_nobody_knew", "reasons", "objection", "safe_meanwhile", "look_again")
_REFERENCE = re.compile(r"^[2-9B-DF-HJ-NP-TV-XZ]{4}[- ]?[2-9B-DF-HJ-NP-TV-XZ]{4}$", re.IGNORECASE)

#: What parts words, in the text (migration 0004) and in what is looked for: "Dean/Karl" is two.
_BETWEEN = re.compile(r"[\s!-/:-@\[-`{-~‘’“”–—…]+")

_STORED = "decisions_decision.search @@ to_tsquery('simple', %s)"
_PLAIN = """EXISTS (
    SELECT 1 FROM json_tree(decisions_decision.snapshot) part
    WHERE part.type = 'text' AND part.atom LIKE %s AND (
        part.key = 'shown'
        OR part.key IN ('text', 'name', 'own_words', 'words') AND part.path NOT LIKE '$.rules%%'
    )
)"""


def search(user: User, typed: str) -> list[Decision]:
    """Return the records that fit, newest first: at most MOST + 1, so that more can be told.

    typed: as typed; a reference is found however it is written.
    """
    visible = access.visible_decisions(user).filter(discarded_at=None)
    visible = visible.select_related("author", "team").order_by("-created_at")
    typed = " ".join(typed.split())
    if reference := as_reference(typed):
        found = list(visible.filter(reference=reference))
        if found:
            return found
    words = [word for word in _BETWEEN.split(typed) if word][:MOST_WORDS]
    if not words:
        return []
    finished, drafts = visible.filter(finalised_at__isnull=False), visible.filter(finalised_at=None)
    own = drafts.filter(Q(author=user) | opened_to(user))
    for number, word in enumerate(words):
        stands = f"word_{number}_stands_there"
        finished = finished.alias(**{stands: _as_signed(word)}).filter(**{stands: True})
        own = own.filter(_as_typed(word))
    both = [*finished[: MOST + 1], *own[: MOST + 1]]
    return sorted(both, key=lambda decision: decision.created_at, reverse=True)[: MOST + 1]


def as_reference(typed: str) -> str:
    """Return a reference as records have it, however it was typed; "" for anything else."""
    if not _REFERENCE.match(typed):
        return ""
    letters = typed.upper().replace("-", "").replace(" ", "")
    return f"{letters[:4]}-{letters[4:]}"


def _as_signed(word: str) -> RawSQL:
    """Return whether a word stands in a snapshot. It is a parameter, and holds no punctuation."""
    if connection.vendor == "postgresql":
        return RawSQL(_STORED, [f"'{word}':*"])  # noqa: S611 - our own column
    return RawSQL(_PLAIN, [f"%{word}%"])  # noqa: S611 - our own column


def _as_typed(word: str) -> Q:
    """Return the condition that a word stands in a draft: few rows, so plainly."""
    has = {"concern": OuterRef("concern"), "removed_at": None}
    people = Person.objects.filter(Q(name__icontains=word) | Q(born__icontains=word), **has)
    items = InformationItem.objects.filter(decision=OuterRef("pk"), text__icontains=word)
    shares = ProposedShare.objects.filter(decision=OuterRef("pk"), removed_at=None)
    shares = shares.filter(Q(name__icontains=word) | Q(own_words__icontains=word))
    answers = [(f"{column}__icontains", word) for column in _ANSWERS]
    return Q(Exists(people), Exists(items), Exists(shares), *answers, _connector=Q.OR)
