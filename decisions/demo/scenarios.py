"""The scenarios, page by page, in the words that a person types.

Each step is a page's slug and its answers, by the name of the input, in the order in which a
person gives them. `@Maya Okafor` stands for the id of that person, protected person, or entry
of the directory; `{today}`, `{yesterday}` and `{in 3 days}` for dates.
"""

from dataclasses import dataclass

Answers = dict[str, str | list[str]]


@dataclass(frozen=True)
class Scenario:
    """One record from first worry to signature; `sign` False leaves it unfinished."""

    key: str
    author: str  # e-mail
    steps: tuple[tuple[str, Answers], ...]
    sign: bool = True


S1 = Scenario(
    "S1",
    "priya.nair@larkfield.example",
    (
        (
            "worry",
            {
                "children-0-name": "Maya Okafor",
                "children-0-born": "7",
                "worry": "Linear bruises on both upper arms. She said “Dean squeezed me”.",
                "noticed_on": "{today}",
                "level": "serious",
                "if_nobody_knew": "She could be hurt again tonight, and so could Kofi.",
            },
        ),
        (
            "family",
            {
                "children-0-knows": "yes",
                "people-0-name": "Lauren Okafor, her mother",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "not_for_now",
                "people-1-name": "Dean Marsh, her mother’s partner",
                "people-1-role": "other_adult",
                "people-1-lives_with_child": "on",
                "people-1-worried_about": "on",
                "people-2-name": "Kofi Okafor, 3",
                "people-2-role": "sibling",
                "people-2-lives_with_child": "on",
                "response": "no_objection",
                "not_told_reasons": ["harmer-close"],
                "ask_again_on": "{in 3 days}",
            },
        ),
        ("law", {"law_fits": "yes", "consent_asked": "no"}),
        ("advice", {"unsure": "no"}),
        ("protect", {"protected": ["none"], "less_safe": "no"}),
        (
            "share",
            {
                "recipient": "@Northbridge MASH",
                "purpose": "protect",
                "items-0-give": "on",
                "new_items-0-text": "Attendance is down from 91% to 74% since September.",
                "new_items-0-known": "records",
                "new_items-1-text": (
                    "Lauren’s mobile is 07700 900461. They live at 14 Tanner Street, "
                    "Northbridge NB4 7QT, with Kofi and Dean."
                ),
                "new_items-1-known": "records",
                "new_items-1-still_right": "yes",
                "new_items-2-text": "Her brother Kofi, 3, attends Little Oaks nursery.",
                "new_items-2-known": "records",
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "hub-portal",
            },
        ),
        (
            "share",
            {
                "recipient": "@Little Oaks nursery, safeguarding lead",
                "purpose": "keep_safe",
                "own_words": (
                    "There is a concern about the family. Kofi may be at risk. We have made a "
                    "referral to children’s social care today. Please look out for him and ring "
                    "us, or the hub, about anything that worries you."
                ),
                "left_out": "not_needed",
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "phone",
                "called_back": "yes",
                "spoke_to": "Anna Reid, safeguarding lead",
            },
        ),
        (
            "reasons",
            {
                "reasons": (
                    "Unexplained bruises in the shape of a grip, and Maya named who did it. "
                    "Children’s social care can only judge the risk with her words, the bruises "
                    "and who is at home. The nursery needs to watch over Kofi and needs none of "
                    "the detail. Asking Lauren first could put both children in danger tonight."
                ),
                "held_back-0-text": "An old reading report about special educational needs",
                "held_back-0-held_back": "not-relevant",
            },
        ),
    ),
)

S5 = Scenario(
    "S5",
    "dilys.roberts@hafan.example",
    (
        (
            "worry",
            {
                "children-0-name": "Zac",
                "children-0-born": "9",
                "worry": (
                    "Shouting every night for two weeks, a man’s voice saying “I’ll shut you up”. "
                    "Zac was seen crying at the window at 11 at night, on his own."
                ),
                "noticed_on": "{yesterday}",
                "noticed_by": "other",
                "noticed_by_who": "A neighbour",
                "level": "serious",
                "if_nobody_knew": "Kerry and Zac could be badly hurt.",
            },
        ),
        (
            "family",
            {
                "children-0-knows": "too_young",
                "people-0-name": "Kerry Hobbs",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "other_agency",
                "people-1-name": "Lee Hobbs",
                "people-1-role": "other_adult",
                "people-1-lives_with_child": "on",
                "people-1-worried_about": "on",
                "people-2-name": "Farida Begum",
                "people-2-role": "informant",
            },
        ),
        ("law", {"law_fits": "yes", "consent_asked": "no"}),
        ("advice", {"unsure": "no"}),
        (
            "protect",
            {
                "protected": ["@Farida Begum"],
                "protections-@Farida Begum-hidden_from": ["@Lee Hobbs"],
                "protections-@Farida Begum-gives_away": ["aliases", "address", "vantage"],
                "protections-@Farida Begum-aliases": "Mrs B.",
                "protections-@Farida Begum-address": "flat 12",
                "protections-@Farida Begum-vantage": "upstairs\nthe flat above",
                "less_safe": "yes",
                "less_safe_plan": "Nobody gets the neighbour’s name but children’s social care.",
            },
        ),
        (
            "share",
            {
                "recipient": "@Northbridge MASH",
                "purpose": "protect",
                "items-0-give": "on",
                "new_items-0-text": (
                    "Farida Begum, in flat 12 above, heard it and is willing to talk to a social "
                    "worker. Lee must not learn that she spoke to us."
                ),
                "new_items-0-known": "told",
                "new_items-1-text": "Zac lives with Kerry and Lee Hobbs at 8 Quay Court, NB1 2AB.",
                "new_items-1-known": "records",
                "new_items-1-still_right": "yes",
                "may_know": ["@Farida Begum"],
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "phone",
                "called_back": "yes",
                "spoke_to": "Duty social worker, Sam Oduya",
            },
        ),
        (
            "share",
            {
                "recipient": "@Northbridge MARAC coordinator",
                "purpose": "protect",
                "own_words": (
                    "A member of the public hears shouting every night at the home of Kerry and "
                    "Lee Hobbs, a man’s voice saying “I’ll shut you up”. Zac, 9, was seen crying "
                    "at the window at 11 at night."
                ),
                "left_out": "risk",
                "sent": "not_yet",
                "method": "secure-email",
            },
        ),
        (
            "share",
            {
                "recipient": "@Northbridge Academy, safeguarding lead",
                "purpose": "keep_safe",
                "own_words": (
                    "There is a known domestic abuse concern at home. If you need to speak to the "
                    "family, the safe contact is Kerry’s sister."
                ),
                "left_out": "risk",
                "sent": "not_yet",
                "method": "phone",
            },
        ),
        (
            "reasons",
            {
                "reasons": (
                    "Two weeks of threats and a frightened child. Social care and the MARAC can "
                    "act only on times and words. The school needs to know whom it is safe to "
                    "ring. Nobody but social care needs the neighbour’s name."
                ),
            },
        ),
    ),
)

S7 = Scenario(
    "S7",
    "marcus.tate@kestrel.example",
    (
        (
            "worry",
            {
                "children-0-name": "Ava Lindqvist",
                "children-0-born": "14",
                "worry": (
                    "Coach Ryan Voss sends Ava private messages late at night and offers her "
                    "lifts home. She showed me the messages and asked me not to make trouble."
                ),
                "noticed_on": "{yesterday}",
                "noticed_time": "18:10",
                "level": "may_be",
                "if_nobody_knew": "He could be grooming her, and perhaps others.",
            },
        ),
        (
            "family",
            {
                "children-0-knows": "yes",
                "people-0-name": "Karin Lindqvist, her mother",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "not_for_now",
                "people-1-name": "Ryan Voss, coach",
                "people-1-role": "other_adult",
                "people-1-worried_about": "on",
                "response": "objected",
                "objection": "She asked me not to make trouble for him.",
                "objection_decision": "I told her why I must tell someone, and who.",
                "not_told_reasons": ["crime-evidence"],
                "ask_again_on": "{in 3 days}",
            },
        ),
        ("law", {"law_fits": "yes", "consent_asked": "no"}),
        (
            "advice",
            {
                "unsure": "advised",
                "unsure_about": "whom to tell, and whether to speak to the coach",
                "advice-0-adviser": "NSPCC helpline, rung at 19:30 without naming anyone",
                "advice-0-role": "helpline",
                "advice-0-given_on": "{yesterday}",
                "advice-0-said": "Tell the LADO and the police. Do not alert the coach.",
                "advice-0-followed": "yes",
            },
        ),
        (
            "protect",
            {
                "protected": ["@Ava Lindqvist"],
                "protections-@Ava Lindqvist-hidden_from": ["@Ryan Voss, coach"],
                "less_safe": "no",
            },
        ),
        (
            "share",
            {
                "recipient": "@Northbridge LADO",
                "purpose": "protect",
                "items-0-give": "on",
                "new_items-0-text": (
                    "Screenshots of 14 messages between 22:40 and 01:15, kept on the club’s phone. "
                    "Ryan Voss coaches on Tuesdays and Thursdays."
                ),
                "new_items-0-known": "saw",
                "may_know": ["@Ava Lindqvist"],
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "hub-portal",
            },
        ),
        (
            "reasons",
            {
                "reasons": (
                    "The helpline advised it. The LADO needs the dates, the messages and who he "
                    "is to decide what happens next. The parents are told when the LADO agrees, "
                    "so that he is not warned."
                ),
            },
        ),
    ),
)

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

ALL = (S1, S5, S7, UNFINISHED, NOT_SENT)
