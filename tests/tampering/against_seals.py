"""Falsifications of the seals, of their keys, and of the guards of the database."""

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from decisions.audit import canonical, leaf_hash
from decisions.audit.keys import INTRODUCED, ROTATED
from decisions.audit.seal import checkpoint, encoded, key_id, public_of
from decisions.audit.tree import Tree
from decisions.models import AuditEvent, AuditHead, Seal
from tests.tampering.databases import SQLITE
from tests.tampering.falsification import Falsification
from tests.tampering.insider import Insider

_MINE = "WHERE head_id = '{head}'"
_LAST = f"{_MINE} AND size = (SELECT MAX(size) FROM decisions_seal {_MINE})"
_FIRST = _LAST.replace("MAX", "MIN")


def sign_all(key: Ed25519PrivateKey) -> None:
    """Make every seal again, of the log as it is now, with another key."""
    for head in AuditHead.objects.all():
        tree, roots = Tree(), {}
        for body in AuditEvent.objects.filter(head=head).order_by("number").values_list("body"):
            tree.add(leaf_hash(body[0]))
            peaks = [peak.hex() for peak in tree.peaks]
            roots[tree.size] = (checkpoint(head.log, tree.size, tree.root()), peaks)
        for seal in Seal.objects.filter(head=head):
            text, peaks = roots[seal.size]
            Seal.objects.filter(pk=seal.pk).update(
                checkpoint=text,
                peaks=peaks,
                key=key_id(public_of(key)),
                signature=encoded(key.sign(text.encode())),
            )


def _sign_with_another(insider: Insider) -> None:
    """Change what was done, and sign everything with a key of one's own."""
    sign_all(Ed25519PrivateKey.generate())


def _name_another(insider: Insider) -> None:
    """Put a key of one's own where the log names the first, and sign everything with that."""
    key = Ed25519PrivateKey.generate()
    for event in AuditEvent.objects.filter(act__in=(INTRODUCED, ROTATED)).order_by("number"):
        body = json.loads(event.body)
        body["about"] = {"key": key_id(public_of(key)), "public": public_of(key)}
        text = canonical(body)
        AuditEvent.objects.filter(pk=event.pk).update(body=text, leaf=leaf_hash(text).hex())
    sign_all(key)


def _guard(insider: Insider) -> tuple[str, str]:
    name = "decisions_disclosure_no_update"
    return name, "" if SQLITE else " ON decisions_disclosure"


def _drop_guard(insider: Insider) -> None:
    name, on = _guard(insider)
    insider.run(f"DROP TRIGGER {name}{on}")


def _look_alike(insider: Insider) -> None:
    """Put a guard that guards nothing in the place of one."""
    name, on = _guard(insider)
    insider.run(f"DROP TRIGGER {name}{on}")
    if SQLITE:
        insider.run(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON decisions_disclosure WHEN (1 = 0) "
            "BEGIN SELECT RAISE(ABORT, 'decisions_disclosure is only added to'); END"
        )
        return
    insider.run(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$"
    )
    insider.run(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON decisions_disclosure "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _forget_looks(insider: Insider) -> None:
    """Have the database forget what one person looks at."""
    if SQLITE:
        insider.run(
            "CREATE TRIGGER tidy AFTER INSERT ON decisions_look WHEN NEW.actor_id = '{tom}' "
            "BEGIN UPDATE decisions_look SET actor_id = '{grace}' WHERE id = NEW.id; END"
        )
        return
    insider.run(
        "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.actor_id = '{grace}'; RETURN NEW; END $$"
    )
    insider.run(
        "CREATE TRIGGER tidy BEFORE INSERT ON decisions_look FOR EACH ROW "
        "WHEN (NEW.actor_id = '{tom}') EXECUTE FUNCTION tidy()"
    )


def _view(insider: Insider) -> None:
    """Put a view in the place of a table, which shows what one wishes."""
    insider.run("ALTER TABLE decisions_look RENAME TO looks_as_they_were")
    insider.run("CREATE VIEW decisions_look AS SELECT * FROM looks_as_they_were")


SEALS = (
    Falsification("delete every seal", "seal", ("DELETE FROM decisions_seal",)),
    Falsification(
        "delete every seal, and say that none was made",
        "freshness",
        ("DELETE FROM decisions_seal", "UPDATE decisions_audithead SET sealed = 0"),
    ),
    Falsification("delete the last seals", "seal", (f"DELETE FROM decisions_seal {_LAST}",) * 2),
    Falsification(
        "delete an old seal",
        "seal",
        (f"DELETE FROM decisions_seal {_FIRST}",),
        outside=True,
    ),
    Falsification(
        "change what a seal says",
        "seal",
        (f"UPDATE decisions_seal SET checkpoint = REPLACE(checkpoint, 'a', 'b') {_FIRST}",),
    ),
    Falsification(
        "change a signature",
        "seal",
        (f"UPDATE decisions_seal SET signature = 'AAAAAAAA' || SUBSTR(signature, 9) {_MINE}",),
    ),
    Falsification(
        "back-date the seals",
        "seal",
        (f"UPDATE decisions_seal SET at = '2024-03-01 09:00:00' {_MINE}",),
    ),
    Falsification(
        "have the next seal built on something else",
        "seal",
        (f"UPDATE decisions_seal SET peaks = '[\"00\"]' {_LAST}",),
    ),
    Falsification(
        "tell the sealer that all is sealed",
        "seal",
        ("UPDATE decisions_audithead SET sealed = 1000000",),
    ),
    Falsification("sign everything with another key", "seal", does=_sign_with_another),
    Falsification(
        "name another key and sign everything with it",
        "outside seal",
        does=_name_another,
        outside=True,
    ),
    Falsification("stop the sealer for two days", "freshness", days=2),
    Falsification(
        "stop the sealer, and change what is not sealed",
        "freshness",
        ("UPDATE decisions_decision SET reasons = 'Nobody told me.' WHERE id = '{draft}'",),
        days=2,
    ),
)

#: Done when the triggers are back: what becomes of the database itself.
DATABASE = (
    Falsification("drop a guard", "guard", does=_drop_guard),
    Falsification(
        "put something that looks like it in the place of a guard", "guard", does=_look_alike
    ),
    Falsification("have the database forget who looks", "guard", does=_forget_looks),
    Falsification(
        "drop the history of decisions", "table", ("DROP TABLE decisions_historicaldecision",)
    ),
    Falsification("drop the seals", "table", ("DROP TABLE decisions_seal",)),
    Falsification("drop the log", "table", ("DROP TABLE decisions_auditvalue",)),
    Falsification("put a view in the place of a table", "table", does=_view),
)
