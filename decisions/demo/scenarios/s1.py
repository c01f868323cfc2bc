"""S1: shared without consent, two recipients with different content."""

from decisions.demo.scenarios.base import Scenario

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
