"""The house rules that no other tool checks, read from the source files themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CODE = ("decisions", "sharing_app", "tests")
# Where rows are written. Tests and the demo arrange rows too, but serve nobody.
WRITERS = (
    "decisions/services/",
    "decisions/audit/",
    "decisions/jobs.py",
    "decisions/demo",
    "decisions/management/commands/seed_demo.py",
)
# Django's own name for making a user; its createsuperuser calls it.
MAKES_USERS = "create_user"
NAMED_WRITES = {
    "bulk_create", "bulk_update", "create", "get_or_create", "update_or_create",
    "asave", "adelete", "aupdate", "acreate", "abulk_create", "abulk_update",
}  # fmt: skip
# On a model or a queryset these take no positional argument; on a set, a hash, a cache they do.
PLAIN_WRITES = {"save", "delete", "update"}


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (TOP / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def nodes(path: Path) -> Iterator[tuple[str, ast.AST]]:
    name = path.relative_to(TOP)
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        yield f"{name}:{getattr(node, 'lineno', 0)}", node
        if getattr(node, "name", "") != MAKES_USERS:
            waiting.extend(ast.iter_child_nodes(node))


def is_write(node: ast.AST) -> bool:
    """Whether this calls a method that writes rows. Goes by the name: types are not known here."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")))):
            return False  # A model's own save() passing the call on; its caller is what counts.
        case ast.Call(func=ast.Attribute(attr=name), args=args):
            return name in NAMED_WRITES or (name in PLAIN_WRITES and not args)
    return False


def test_no_view_reaches_past_the_selectors():
    found = [
        place
        for path in python_files("decisions/views")
        for place, node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert not found, "Views read through selectors or access, and write through services"


def test_only_services_and_the_audit_log_write():
    found = [
        place
        for path in python_files("decisions")
        for place, node in nodes(path)
        if not place.startswith(WRITERS) and is_write(node)
    ]
    assert not found, "Rows are written in decisions/services/ and decisions/audit/ alone"


def test_what_counts_as_a_write():
    writes = ["row.save()", "rows.update(a=1)", "Model.objects.create(a=1)", "rows.delete()"]
    others = ["super().save()", "digest.update(b'')", "cache.delete('key')", "some.get(a=1)"]
    assert all(is_write(ast.parse(code, mode="eval").body) for code in writes)
    assert not any(is_write(ast.parse(code, mode="eval").body) for code in others)


def test_files_stay_short():
    long = {
        str(path.relative_to(TOP)): lines
        for path in python_files(*CODE)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= 300
    }
    assert not long, "A file of 300 lines has more than one thing in it"


def test_lock_files_name_no_host():
    locks = [*TOP.glob("*.lock"), TOP / "package-lock.json"]
    named = [path.name for path in locks if re.search(r"https?://|--\w*index", path.read_text())]
    assert not named, "A lock file installs from whichever registry is configured"
