"""Falsifications of who may do what: roles, grants, restrictions, settings."""

from tests.tampering.falsification import Falsification

_HER_ROLE = "user_id = '{tom}'"

PEOPLE = (
    Falsification(
        "change a role",
        "live",
        (f"UPDATE decisions_membership SET role = 'lead' WHERE {_HER_ROLE}",),
    ),
    Falsification(
        "give a role",
        "live",
        does=lambda insider: insider.add_copy(
            "decisions_membership",
            "id = (SELECT id FROM decisions_membership WHERE user_id = '{tom}' LIMIT 1)",
            id="'{new}'",
            role="'ig_officer'",
        ),
    ),
    Falsification(
        "end a role",
        "live",
        ("UPDATE decisions_membership SET until = '2024-03-01' WHERE user_id = '{priya}'",),
    ),
    Falsification(
        "take a role away", "live", (f"DELETE FROM decisions_membership WHERE {_HER_ROLE}",)
    ),
    Falsification(
        "make somebody a superuser",
        "live",
        ("UPDATE decisions_user SET is_superuser = (1 = 1) WHERE id = '{tom}'",),
    ),
    Falsification(
        "add a superuser",
        "live",
        does=lambda insider: insider.add_copy(
            "decisions_user",
            "id = '{tom}'",
            id="'{new}'",
            email="'root@larkfield.example'",
            is_superuser="(1 = 1)",
        ),
    ),
    Falsification(
        "rename somebody",
        "live",
        ("UPDATE decisions_user SET name = 'Grace M' WHERE id = '{grace}'",),
    ),
    Falsification(
        "have leads review fewer records",
        "live",
        ("UPDATE decisions_organisation SET review_one_in = 1000, finished_by = 'author'",),
    ),
    Falsification(
        "set the standard answer in law",
        "live",
        ("UPDATE decisions_organisation SET law_basis = 'consent', law_set_by = 'Ruth'",),
    ),
    Falsification(
        "lift a restriction",
        "live",
        ("UPDATE decisions_restriction SET lifted_at = placed_at, lifted_by_id = placed_by_id",),
    ),
    Falsification(
        "let nobody be kept out of it",
        "live",
        ("UPDATE decisions_restriction SET kept_out = '[\"{grace}\"]'",),
    ),
    Falsification(
        "delete a restriction with its history",
        "live",
        ("DELETE FROM decisions_restriction", "DELETE FROM decisions_historicalrestriction"),
    ),
    Falsification(
        "give oneself a record",
        "live",
        does=lambda insider: insider.add_copy(
            "decisions_decisiongrant",
            "id = (SELECT id FROM decisions_decisiongrant LIMIT 1)",
            id="'{new}'",
            user_id="'{sam}'",
            content_object_id="'{signed}'",
        ),
    ),
    Falsification(
        "prolong a grant",
        "live",
        ("UPDATE decisions_decisiongrant SET until = '2099-01-01 00:00:00'",),
    ),
    Falsification(
        "give a recipient another phone number",
        "live",
        ("UPDATE decisions_recipient SET phone = '07700 900999'",),
    ),
    Falsification(
        "let an emergency be reviewed by who opened it",
        "columns",
        ("UPDATE decisions_auditevent SET actor_id = '{grace}' WHERE act = 'emergency.reviewed'",),
        also=("UPDATE decisions_task SET done_by_id = '{grace}' WHERE kind = 'emergency_review'",),
    ),
)
