"""S3: the police ask for everything, and get what helps to find a missing boy."""

from decisions.demo.scenarios.base import Scenario

S3 = Scenario(
    "S3",
    "sam.whitlock@holloway.example",
    (
        (
            "request",
            {
                "asker": "other",
                "asker_name": "DC Tom Reyes",
                "asker_body": "Northbridge Police, missing persons, collar 4471",
                "asker_kind": "police",
                "asker_contact": "01632 960155",
                "asker_checked": ["rang_back", "countersigned"],
                "asked_words": (
                    "We are looking for Jaden Clarke, missing since last night. Please give us all "
                    "records you hold: when he was last seen, his phone number, who he is with, "
                    "CCTV, counselling notes, exclusion history, anything about his family’s "
                    "health. Form countersigned by Inspector Shah."
                ),
                "asked_parts": (
                    "when he was last seen\n"
                    "his phone number\n"
                    "who he is with\n"
                    "CCTV\n"
                    "counselling notes\n"
                    "exclusion history\n"
                    "his family’s health"
                ),
                "asked_for": "To find a missing child. Crime and Disorder Act 1998, section 115.",
                "asked_how": "email",
                "asked_on": "{today}",
                "needed_on": "{today}",
                "needed_time": "23:59",
            },
        ),
        (
            "worry",
            {
                "children-0-name": "Jaden Clarke",
                "children-0-born": "15",
                "worry": (
                    "Jaden is missing. Two older boys have been picking him up in the afternoons; "
                    "we suspect that he carries drugs for them."
                ),
                "noticed_on": "{today}",
                "noticed_by": "me",
                "level": "serious",
                "if_nobody_knew": "He may be taken to another town, and hurt.",
            },
        ),
        (
            "family",
            {
                "children-0-knows": "not_for_now",
                "people-0-name": "Michelle Clarke",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "yes",
                "response": "no_objection",
                "not_told_reasons": ["no-contact"],
            },
        ),
        (
            "law",
            {
                "law_fits": "different",
                "law_difference": "The police asked, with their power under section 115.",
                "law_basis": "6-1-e",
                "law_duty": "cda1998-115",
                "consent_asked": "no",
            },
        ),
        ("advice", {"unsure": "no"}),
        ("protect", {"protected": ["none"], "less_safe": "no"}),
        (
            "answer",
            {
                "purpose": "crime",
                "asked-0-answer": "give",
                "asked-0-text": (
                    "Last seen yesterday at 15:40 at the side gate. Grey hoodie, black rucksack."
                ),
                "asked-0-known": "saw",
                "asked-1-answer": "give",
                "asked-1-text": "07700 900382",
                "asked-1-known": "records",
                "asked-1-still_right": "yes",
                "asked-2-answer": "differently",
                "asked-2-text": "Two older boys, first names Kai and Leon. We know no more.",
                "asked-2-known": "told",
                "asked-3-answer": "give",
                "asked-3-text": "One still of the side gate, yesterday 15:41, comes with this.",
                "asked-3-known": "records",
                "asked-4-answer": "no",
                "asked-4-reason": "too-wide",
                "asked-5-answer": "no",
                "asked-5-reason": "too-wide",
                "asked-6-answer": "no",
                "asked-6-reason": "not-relevant",
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "cjsm",
            },
        ),
        (
            "reasons",
            {
                "reasons": (
                    "These four things help to find him tonight. What he told a counsellor, old "
                    "exclusions and his mother’s health do not; they can ask again and say why."
                ),
            },
        ),
        (
            "reply",
            {"sent": "yes", "given_on": "{today}", "given_time": "{now}", "method": "cjsm"},
        ),
    ),
    direction="asked",
)
