"""The demo's organisations, with their directories and advisers. All of it is made up."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any


@dataclass(frozen=True)
class House:
    """One made-up organisation with its team, standard answer in law and directory."""

    slug: str
    name: str
    team: str
    settings: dict[str, Any]
    recipients: tuple[dict[str, Any], ...] = ()
    advisers: tuple[dict[str, Any], ...] = field(default=())


_ANY_DAY = [0, 1, 2, 3, 4, 5, 6]
_WEEKDAYS = [0, 1, 2, 3, 4]

_NSPCC = {
    "name": "NSPCC helpline",
    "job_title": "advice for adults worried about a child",
    "role": "helpline",
    "phone": "0808 800 5000",
    "opens": time(8),
    "closes": time(22),
    "weekdays": _ANY_DAY,
    "note": "You need not give a name.",
}
_POLICE_999 = {
    "name": "999",
    "body": "Police, ambulance, fire",
    "kind": "police",
    "phone": "999",
    "method": "phone",
    "verified": "the emergency number",
}
_MASH = {
    "name": "Northbridge MASH",
    "body": "Northbridge Council, children’s social care",
    "kind": "social_care",
    "phone": "01632 960100",
    "address": "Northbridge hub portal",
    "method": "hub-portal",
    "verified": "council website, checked 1 September 2026",
}
_OUT_OF_HOURS = {
    "name": "Emergency duty team",
    "body": "Northbridge Council, out of hours",
    "kind": "social_care",
    "phone": "01632 960199",
    "method": "phone",
    "verified": "council website, checked 1 September 2026",
}

HOUSES = (
    House(
        slug="larkfield",
        name="Larkfield Primary",
        team="Larkfield safeguarding",
        settings={
            "kind": "school_state",
            "nation": "england",
            "law_basis": "6-1-e",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_confidentiality": "public-interest",
            "law_set_by": "Ruth Adeyemi, data protection lead",
            "law_set_on": date(2026, 9, 1),
        },
        recipients=(
            _MASH,
            {
                "name": "Little Oaks nursery, safeguarding lead",
                "body": "Little Oaks Nursery",
                "kind": "school",
                "phone": "01632 960145",
                "method": "phone",
                "verified": "number in our directory, called back in June 2026",
            },
            _POLICE_999,
            _OUT_OF_HOURS,
        ),
        advisers=(
            {
                "name": "Ruth Adeyemi",
                "job_title": "data protection lead",
                "role": "ig",
                "phone": "01632 960122",
                "opens": time(8, 30),
                "closes": time(17, 30),
                "weekdays": _WEEKDAYS,
            },
            _NSPCC,
        ),
    ),
    House(
        slug="hafan",
        name="Hafan Housing",
        team="Hafan families",
        settings={
            "kind": "charity",
            "nation": "england",
            "law_basis": "6-1-ea-safeguarding",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_set_by": "Owen Pryce, chief executive",
            "law_set_on": date(2026, 6, 15),
        },
        recipients=(
            _MASH,
            {
                "name": "Northbridge MARAC coordinator",
                "body": "Northbridge domestic abuse partnership",
                "kind": "other",
                "phone": "01632 960160",
                "address": "marac@northbridge.example",
                "method": "secure-email",
                "verified": "partnership agreement, 2026",
            },
            {
                "name": "Northbridge Academy, safeguarding lead",
                "body": "Northbridge Academy",
                "kind": "school",
                "phone": "01632 960133",
                "method": "phone",
                "verified": "school website",
            },
            _POLICE_999,
        ),
        advisers=(_NSPCC,),
    ),
    House(
        slug="kestrel",
        name="Kestrel Boxing Club",
        team="Kestrel welfare",
        settings={
            "kind": "club",
            "nation": "england",
            "law_basis": "6-1-ea-safeguarding",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_set_by": "Marcus Tate, welfare officer",
            "law_set_on": date(2026, 5, 2),
        },
        recipients=(
            {
                "name": "Northbridge LADO",
                "body": "Northbridge Council",
                "kind": "lado",
                "phone": "01632 960170",
                "address": "Northbridge hub portal",
                "method": "hub-portal",
                "verified": "council website",
            },
            {
                "name": "Northbridge Police, 101",
                "body": "Northbridge Police",
                "kind": "police",
                "phone": "101",
                "method": "phone",
                "verified": "the public number",
            },
            _POLICE_999,
        ),
        advisers=(_NSPCC,),
    ),
    House(
        slug="fernside",
        name="Fernside Academy",
        team="Fernside safeguarding",
        settings={
            "kind": "school_state",
            "nation": "england",
            "law_basis": "6-1-e",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_confidentiality": "public-interest",
            "law_set_by": "Ruth Adeyemi, data protection officer",
            "law_set_on": date(2026, 9, 1),
            "duty_16la_since": date(2026, 9, 30),
        },
        recipients=(_MASH, _POLICE_999, _OUT_OF_HOURS),
        advisers=(
            {
                "name": "Ruth Adeyemi",
                "job_title": "data protection officer",
                "role": "ig",
                "phone": "01632 960122",
                "opens": time(8, 30),
                "closes": time(17, 30),
                "weekdays": _WEEKDAYS,
            },
            _NSPCC,
        ),
    ),
    House(
        slug="holloway",
        name="Holloway College",
        team="Holloway safeguarding",
        settings={
            "kind": "school_state",
            "nation": "england",
            "law_basis": "6-1-e",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_confidentiality": "public-interest",
            "law_set_by": "Joan Ferris, data protection officer",
            "law_set_on": date(2026, 8, 20),
        },
        recipients=(_MASH, _POLICE_999, _OUT_OF_HOURS),
        advisers=(_NSPCC,),
    ),
    House(
        slug="elmfield",
        name="Elmfield Surgery",
        team="Elmfield safeguarding",
        settings={
            "kind": "health",
            "nation": "england",
            "law_basis": "6-1-e",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_confidentiality": "public-interest",
            "law_set_by": "Dr Lowe, Caldicott Guardian",
            "law_set_on": date(2026, 7, 6),
        },
        recipients=(_MASH, _POLICE_999, _OUT_OF_HOURS),
        advisers=(
            {
                "name": "Dr Lowe",
                "job_title": "Caldicott Guardian",
                "role": "caldicott",
                "phone": "01632 960166",
                "opens": time(9),
                "closes": time(17),
                "weekdays": _WEEKDAYS,
            },
            _NSPCC,
        ),
    ),
    House(
        slug="northbridge-health",
        name="Northbridge Health Visiting",
        team="Health visitors, north",
        settings={
            "kind": "health",
            "nation": "england",
            "law_basis": "6-1-e",
            "law_condition": "9-2-g-18",
            "law_criminal_condition": "sch1-18",
            "law_confidentiality": "public-interest",
            "law_set_by": "Miriam Cole, head of information governance",
            "law_set_on": date(2026, 4, 1),
        },
        recipients=(
            _POLICE_999,
            _OUT_OF_HOURS,
            _MASH,
            {
                "name": "Quayside Surgery, safeguarding GP",
                "body": "Quayside Surgery",
                "kind": "health",
                "phone": "01632 960151",
                "method": "phone",
                "verified": "NHS directory, checked 1 September 2026",
            },
        ),
        advisers=(_NSPCC,),
    ),
)
