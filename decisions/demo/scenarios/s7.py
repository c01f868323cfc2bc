"""S7: a small club without a data protection officer."""

from decisions.demo.scenarios.base import Scenario

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
