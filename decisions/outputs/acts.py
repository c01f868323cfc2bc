"""What each act is called, under its kind. An act without words is a mistake that a test finds."""

from django.db.models import TextChoices


class HistoryKind(TextChoices):
    """What kind of thing happened to a record: by these its history can be narrowed down."""

    CHANGES = "changes", "Changes to the record"
    STAGES = "stages", "Started, handed over, signed"
    SHARING = "sharing", "Sharing"
    ADVICE = "advice", "Reviews and advice"
    LOOKS = "looks", "Who looked"
    ACCESS = "access", "Who may see it"
    COPIES = "copies", "Exports and copies"
    REMINDERS = "reminders", "Reminders and tasks"


#: One place for each act: written here, it has words and a kind, and both are asked for.
_BY_KIND = {
    HistoryKind.STAGES: {
        "draft.started": "Started",
        "draft.captured": "Recorded an emergency call",
        "decision.reconsidered": "Looked at an earlier decision again",
        "request.answered_further": "Went on with what was asked for",
        "draft.handed_over": "Handed the draft over",
        "draft.discarded": "Discarded the draft",
        "decision.finalised": "Signed and finished",
    },
    HistoryKind.CHANGES: {
        "page.saved": "Saved",
        "people.changed": "Someone changed the people, in another decision about the same child",
        "share.saved": "Saved a recipient",
        "share.masked": "Replaced words that could give someone away",
        "share.removed": "Took a recipient off the list",
        "item.changed": "Changed an item",
        "item.removed": "Removed an item",
    },
    HistoryKind.SHARING: {
        "share.given": "Said that a recipient has got it",
        "follow_up.sent": "Confirmed the call in writing",
        "correction.made": "Corrected something that was given",
        "correction.noted": "Noted who was told of a correction",
    },
    HistoryKind.ADVICE: {
        "question.answered": "Answered an open question",
        "emergency.reviewed": "Reviewed the opening in an emergency",
    },
    HistoryKind.ACCESS: {
        "record.shared": "Shared this record with a colleague",
        "record.taken_back": "Took back a colleague’s sight of this record",
        "concern.restricted": "Restricted who can see this",
        "concern.someone_named": "Named somebody who can see this",
        "concern.opened_again": "Ended the restriction on who can see this",
        "content.opened": "Opened the content for information governance",
        "emergency.opened": "Opened this record in an emergency",
    },
    HistoryKind.COPIES: {
        "text.copied_anyway": "Opened a text in which a reminder was open",
        "text.saved_as_pdf": "Saved a text as a PDF",
        "record.saved_as_pdf": "Saved the record as a PDF",
    },
    HistoryKind.REMINDERS: {
        "second_look.answered": "Answered a reminder",
        "question.put_off": "Put off what was due",
        "task.mailed": "Sent an email: something is due",
        "task.leads_mailed": "Sent an email: something is overdue",
    },
}

ACTS = {act: words for acts in _BY_KIND.values() for act, words in acts.items()}
KIND_OF = {act: kind for kind, acts in _BY_KIND.items() for act in acts}


def kinds_of(act: str, *, given: bool, advised: bool) -> frozenset[HistoryKind]:
    """Return the kinds under which an entry is found: its act's, and what it did on the way.

    given: whether somebody was given something: many say so while they save the recipient, and
    it is a share all the same. advised: whether advice was recorded, or changed.
    """
    kinds = {KIND_OF.get(act, HistoryKind.CHANGES)}
    if given:
        kinds.add(HistoryKind.SHARING)
    if advised:
        kinds.add(HistoryKind.ADVICE)
    return frozenset(kinds)
