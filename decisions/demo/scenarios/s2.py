"""S2: refused. A solicitor writes for an ex-partner, and must not learn where a child is."""

from decisions.demo.scenarios.base import Scenario

S2 = Scenario(
    "S2",
    "nadia.rahman@fernside.example",
    (
        (
            "request",
            {
                "asker": "other",
                "asker_name": "Hartwell Stone LLP",
                "asker_body": "Solicitors, for Gareth Pugh",
                "asker_kind": "solicitor",
                "asker_contact": "post@hartwellstone.example",
                "asker_checked": ["known"],
                "asked_words": (
                    "We act for Mr Gareth Pugh, who has parental responsibility for Ellis Pugh. "
                    "Please send us by return the name of Ellis’s new school, the child’s current "
                    "address and all safeguarding notes."
                ),
                "asked_parts": (
                    "the name of Ellis’s new school\n"
                    "the child’s current address\n"
                    "all safeguarding notes"
                ),
                "asked_for": "They say that he has parental responsibility. No court order.",
                "asked_how": "email",
                "asked_on": "{yesterday}",
            },
        ),
        (
            "worry",
            {
                "children-0-name": "Ellis Pugh",
                "children-0-born": "13",
                "worry": (
                    "Ellis’s mother is in a refuge and has a non-molestation order against Gareth "
                    "Pugh. His solicitor asks us where Ellis is."
                ),
                "noticed_on": "{yesterday}",
                "noticed_by": "me",
                "level": "serious",
                "if_nobody_knew": "Gareth Pugh could find them and hurt them.",
            },
        ),
        (
            "family",
            {
                "children-0-knows": "yes",
                "people-0-name": "Sian Pugh",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "yes",
                "people-1-name": "Gareth Pugh",
                "people-1-role": "other_adult",
                "people-1-worried_about": "on",
                "response": "objected",
                "objection": "Ellis does not want his father to know anything about him.",
                "objection_decision": "We agree: he understands what it means, and he is afraid.",
                "told_content": "on",
            },
        ),
        ("law", {"law_fits": "yes", "consent_asked": "no"}),
        (
            "advice",
            {
                "unsure": "advised",
                "unsure_about": "whether parental responsibility gives a right to the file",
                "advice-0-adviser": "Ruth Adeyemi, data protection officer",
                "advice-0-role": "ig",
                "advice-0-given_on": "{today}",
                "advice-0-said": (
                    "It does not. Without a court order give nothing that could lead to them, and "
                    "do not say whether you hold anything."
                ),
                "advice-0-followed": "yes",
            },
        ),
        (
            "protect",
            {
                "protected": ["@Ellis Pugh", "@Sian Pugh"],
                "protections-@Ellis Pugh-hidden_from": ["@Gareth Pugh"],
                "protections-@Ellis Pugh-gives_away": ["workplace"],
                "protections-@Ellis Pugh-workplace": "Westcombe School",
                "protections-@Sian Pugh-hidden_from": ["@Gareth Pugh"],
                "protections-@Sian Pugh-gives_away": ["address"],
                "protections-@Sian Pugh-address": "Westcombe",
                "less_safe": "yes",
                "less_safe_plan": "The reply confirms neither a school nor an area.",
            },
        ),
        (
            "answer",
            {
                "purpose": "none",
                "asked-0-answer": "no",
                "asked-0-reason": "protected-person",
                "asked-1-answer": "no",
                "asked-1-reason": "protected-person",
                "asked-2-answer": "no",
                "asked-2-reason": "more-detrimental",
            },
        ),
        (
            "reasons",
            {
                "no_share": "not_share",
                "reasons": (
                    "Nothing they ask for keeps Ellis safe. Each part could lead his father to "
                    "him and his mother. Parental responsibility is no right to the file."
                ),
                "safe_meanwhile": "The refuge, the order, and his school, which knows about both.",
                "look_again": "A court order, or a request by the court.",
                "worse_for_child": "His father could find him. He is afraid of him.",
            },
        ),
        (
            "reply",
            {
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "secure-email",
            },
        ),
    ),
    direction="asked",
)
