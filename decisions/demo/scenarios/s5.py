"""S5: a neighbour to protect."""

from decisions.demo.scenarios.base import Scenario

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
                "handling": (
                    "Lee Hobbs must not find out who told us. Ask us before you pass this on."
                ),
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
