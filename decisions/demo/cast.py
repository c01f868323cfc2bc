"""Who is in the demo. All of it is made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Player:
    """One made-up person who can be signed in as. `line` says what they show."""

    email: str
    name: str
    job_title: str
    organisation: str
    team: str
    roles: tuple[str, ...]
    line: str


CAST = (
    Player(
        "priya.nair@larkfield.example",
        "Priya Nair",
        "safeguarding lead",
        "Larkfield Primary",
        "Larkfield safeguarding",
        ("lead", "practitioner"),
        "Records decisions. Maya’s is signed; another waits to be finished.",
    ),
    Player(
        "tom.ellery@larkfield.example",
        "Tom Ellery",
        "class teacher, Year 3",
        "Larkfield Primary",
        "Larkfield safeguarding",
        ("practitioner",),
        "Records what he notices, and hands it over to Priya. Sees his own records only.",
    ),
    Player(
        "grace.mensah@larkfield.example",
        "Grace Mensah",
        "deputy safeguarding lead",
        "Larkfield Primary",
        "Larkfield safeguarding",
        ("lead",),
        "Reads what the school decided.",
    ),
    Player(
        "ruth.adeyemi@larkfield.example",
        "Ruth Adeyemi",
        "data protection lead",
        "Larkfield Primary",
        "",
        ("ig_officer",),
        "Set the school’s reason in law. Answers questions about it.",
    ),
    Player(
        "jo.park@larkfield.example",
        "Jo Park",
        "school business manager",
        "Larkfield Primary",
        "",
        ("administrator",),
        "Looks after accounts and settings. Sees no records.",
    ),
    Player(
        "dilys.roberts@hafan.example",
        "Dilys Roberts",
        "support worker",
        "Hafan Housing",
        "Hafan families",
        ("practitioner", "lead"),
        "Works for a housing charity. Protects a neighbour who told her something.",
    ),
    Player(
        "marcus.tate@kestrel.example",
        "Marcus Tate",
        "welfare officer",
        "Kestrel Boxing Club",
        "Kestrel welfare",
        ("practitioner", "lead"),
        "A volunteer in a small club without a data protection officer.",
    ),
    Player(
        "nadia.rahman@fernside.example",
        "Nadia Rahman",
        "designated safeguarding lead",
        "Fernside Academy",
        "Fernside safeguarding",
        ("practitioner", "lead"),
        "Was asked by a solicitor where a child is, and refused.",
    ),
    Player(
        "sam.whitlock@holloway.example",
        "Sam Whitlock",
        "designated safeguarding lead",
        "Holloway College",
        "Holloway safeguarding",
        ("practitioner", "lead"),
        "Was asked by the police for everything, and gave what helps.",
    ),
    Player(
        "imran.qureshi@elmfield.example",
        "Dr Imran Qureshi",
        "GP partner",
        "Elmfield Surgery",
        "Elmfield safeguarding",
        ("practitioner", "lead"),
        "Refused at first, and looked at it again when something happened.",
    ),
    Player(
        "aoife.brennan@northbridge-health.example",
        "Aoife Brennan",
        "health visitor",
        "Northbridge Health Visiting",
        "Health visitors, north",
        ("practitioner",),
        "Rang 999 from her car, and recorded it afterwards.",
    ),
    Player(
        "nia.powell@northbridge-health.example",
        "Nia Powell",
        "named nurse for safeguarding",
        "Northbridge Health Visiting",
        "Health visitors, north",
        ("lead",),
        "Sees which emergencies are still to be completed.",
    ),
)
