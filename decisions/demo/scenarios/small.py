"""Records left half-way: what the home page's lists look like."""

from decisions.demo.scenarios.base import Scenario

#: A small worry by the class teacher, left half-way: what "To finish" looks like.
UNFINISHED = Scenario(
    "unfinished",
    "tom.ellery@larkfield.example",
    (
        (
            "worry",
            {
                "children-0-name": "Jonah Pike",
                "children-0-born": "8",
                "worry": "Third time this week without lunch. Says “Mum was asleep again”.",
                "noticed_on": "{today}",
                "level": "may_be",
                "if_nobody_knew": "He may be looking after himself.",
            },
        ),
        ("family", {"children-0-knows": "not_yet"}),
    ),
    sign=False,
)

#: Decided and not sent: what must be first on every list.
NOT_SENT = Scenario(
    "not sent",
    "priya.nair@larkfield.example",
    (
        (
            "worry",
            {
                "children-0-name": "Elin Rhys",
                "children-0-born": "10",
                "worry": "Elin says she sleeps at a different house every night this week.",
                "noticed_on": "{yesterday}",
                "level": "may_be",
                "if_nobody_knew": "Nobody would know where she is.",
            },
        ),
        ("family", {"children-0-knows": "yes", "response": "no_objection"}),
        (
            "law",
            {
                "law_fits": "not_sure",
                "law_question": "The family moved here from Wales.",
                "consent_asked": "no",
            },
        ),
        ("protect", {"protected": ["none"]}),
        (
            "share",
            {
                "recipient": "@Northbridge MASH",
                "purpose": "family",
                "items-0-give": "on",
                "sent": "not_yet",
                "method": "hub-portal",
            },
        ),
    ),
    sign=False,
)
