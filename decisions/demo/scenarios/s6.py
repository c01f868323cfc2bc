"""S6: refused, then reconsidered. A surgery is asked twice about a mother’s health."""

from decisions.demo.scenarios.base import Scenario

S6 = Scenario(
    "S6",
    "imran.qureshi@elmfield.example",
    (
        (
            "request",
            {
                "asker": "other",
                "asker_name": "Helen Cho",
                "asker_body": "School nurse, Northbridge school nursing",
                "asker_kind": "health",
                "asker_contact": "01632 960177",
                "asker_checked": ["known"],
                "asked_words": (
                    "I am working with Isla Bell, 6. Please send me her mother’s mental-health "
                    "history: her current diagnosis, her medication, her crisis plan, and the "
                    "rest of her summary."
                ),
                "asked_parts": (
                    "her current diagnosis\nher medication\nher crisis plan\n"
                    "the rest of her summary"
                ),
                "asked_how": "email",
                "asked_on": "{yesterday}",
            },
        ),
        (
            "worry",
            {
                "children-0-name": "Isla Bell",
                "children-0-born": "6",
                "worry": "The school nurse asks about Tanya Bell’s health and does not say why.",
                "noticed_on": "{yesterday}",
                "noticed_by": "other",
                "noticed_by_who": "Helen Cho, school nurse",
                "level": "support",
                "if_nobody_knew": "We know of no harm to Isla.",
            },
        ),
        (
            "family",
            {
                "children-0-knows": "too_young",
                "people-0-name": "Tanya Bell",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "yes",
                "response": "objected",
                "objection": "She does not want the school to know about her illness.",
                "objection_decision": "Nothing shows that Isla needs it. We keep to her wish.",
            },
        ),
        ("law", {"law_fits": "yes", "consent_asked": "yes", "consent_words": "Tanya Bell: no."}),
        (
            "advice",
            {
                "unsure": "advised",
                "unsure_about": "whether a school nurse needs this",
                "advice-0-adviser": "Dr Lowe, Caldicott Guardian",
                "advice-0-role": "caldicott",
                "advice-0-given_on": "{yesterday}",
                "advice-0-said": "Not without a reason why it matters for Isla. Say what would.",
                "advice-0-followed": "yes",
            },
        ),
        ("protect", {"protected": ["none"], "less_safe": "no"}),
        (
            "answer",
            {
                "purpose": "family",
                "asked-0-answer": "no",
                "asked-0-reason": "not-relevant",
                "asked-1-answer": "no",
                "asked-1-reason": "not-relevant",
                "asked-2-answer": "no",
                "asked-2-reason": "not-relevant",
                "asked-3-answer": "no",
                "asked-3-reason": "too-wide",
            },
        ),
        (
            "reasons",
            {
                "no_share": "not_share",
                "reasons": "Nothing says how this would help Isla, and her mother objects.",
                "safe_meanwhile": "Her grandmother collects her from school every day.",
                "look_again": "Anything that shows that Isla is left alone or unwell.",
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

#: The same request again, after what happened. Begins from the finished record above.
S6_AGAIN = Scenario(
    "S6 again",
    S6.author,
    (
        (
            "reconsider",
            {
                "whats_new": (
                    "Isla was found alone at night. The ambulance service reports that Tanya Bell "
                    "took an overdose."
                ),
                "known": "told",
                "level": "serious",
            },
        ),
        ("protect", {"protected": ["none"], "less_safe": "no"}),
        (
            "answer",
            {
                "asked-0-answer": "give",
                "asked-0-text": "Severe depression, since January.",
                "asked-0-known": "records",
                "asked-1-answer": "give",
                "asked-1-text": "Her tablets are dangerous in an overdose, and for a small child.",
                "asked-1-known": "records",
                "asked-2-answer": "give",
                "asked-2-text": "In a crisis: the home treatment team, 01632 960188, at any hour.",
                "asked-2-known": "records",
                "asked-3-answer": "no",
                "asked-3-reason": "disproportionate",
                "sent": "yes",
                "given_on": "{today}",
                "given_time": "{now}",
                "method": "secure-email",
            },
        ),
        (
            "reasons",
            {
                "reasons": (
                    "Isla was alone at night with tablets in the home. The nurse can act on these "
                    "three things. What happened in 2009 has nothing to do with her safety."
                ),
                "held_back-0-text": "A termination in 2009",
                "held_back-0-held_back": "disproportionate",
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
)
