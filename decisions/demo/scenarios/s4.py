"""S4: an emergency call, recorded afterwards; and one that is still to be completed."""

from decisions.demo.scenarios.base import Answers, Scenario

#: Two calls an hour and a half ago, and not now: the times that must stand in the record.
CALLS: Answers = {
    "child": "Noah Dunn",
    "worry": (
        "His father Karl says he will “end it for all of us”. Noah is at home with him and Emma."
    ),
    "told": ["999", "@Emergency duty team"],
    "when": "days",
    "time_999": "{93 minutes ago}",
    "day_999": "{day 93 minutes ago}",
    "time_@Emergency duty team": "{87 minutes ago}",
    "day_@Emergency duty team": "{day 87 minutes ago}",
    "said": (
        "Karl Dunn threatens to kill himself and the family. Noah, 5 months, and Emma are at home "
        "with him: 3 Mill Lane, NB3 4CD. Mental health crisis. Grey Astra outside."
    ),
    "must_not_find_out": "no",
}

S4 = Scenario(
    "S4",
    "aoife.brennan@northbridge-health.example",
    (
        ("capture", CALLS),
        (
            "family",
            {
                "children-0-knows": "too_young",
                "people-0-name": "Emma Dunn",
                "people-0-role": "carer",
                "people-0-lives_with_child": "on",
                "people-0-knows": "other_agency",
                "people-1-name": "Karl Dunn",
                "people-1-role": "carer",
                "people-1-lives_with_child": "on",
                "people-1-worried_about": "on",
                "people-1-knows": "other_agency",
            },
        ),
        (
            "law",
            {
                "law_fits": "different",
                "law_difference": "A life was in danger: there was no time for anything else.",
                "law_basis": "6-1-d",
                "consent_asked": "no",
            },
        ),
        ("advice", {"unsure": "no"}),
        ("protect", {"protected": ["none"]}),
        (
            "reasons",
            {
                "reasons": (
                    "He had said that he would kill them all, and Noah could not leave. The police "
                    "needed the address and the car at once, the duty team his age and who is at "
                    "home. Neither got anything from the family’s health record."
                ),
            },
        ),
        ("worry", {"children-0-born": "5 months"}),
    ),
)

#: What "Emergencies to complete" looks like, to who recorded it and to the lead.
TO_COMPLETE = Scenario(
    "emergency to complete",
    "aoife.brennan@northbridge-health.example",
    (
        (
            "capture",
            {
                "child": "Girl, about 2, flat 4, Quay Street",
                "worry": "Alone on the balcony, crying. Nobody opens the door.",
                "told": ["999"],
                "when": "days",
                "time_999": "{20 minutes ago}",
                "day_999": "{day 20 minutes ago}",
                "said": "A small child alone on a second floor balcony at flat 4, Quay Street.",
                "must_not_find_out": "yes",
            },
        ),
    ),
    sign=False,
)
