"""Take away or turn round each predicate of the door, one at a time: a test must notice.

    make mutate

Works on a copy of the project. Prints what nobody noticed, and fails if there is anything.
Mutation libraries change every literal and operator of a file; here only what decides who
gets in is of interest: conditions, filters and what joins them.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from queue import Queue

TOP = Path(__file__).resolve().parent.parent
#: Each file, with the tests that notice most of it: they are run first.
FILES = {
    "decisions/access.py": "tests/access/test_rules.py",
    "decisions/roles.py": "tests/access/test_rules.py",
    "decisions/selectors/who.py": "tests/access/test_who.py",
}
TESTS = ("tests/test_access.py", "tests/access")
#: The matrix takes minutes and stops at no first surprise; the rest has to be enough.
LEFT_OUT = "tests/access/test_access_matrix.py::test_access_matrix"
WORKERS = os.cpu_count() or 2
IGNORED = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "*.sqlite3", "__pycache__", "canaries"
)

_OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
}


def variants(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield (what was done, node in its place) for one node of a file."""
    match node:
        case ast.BoolOp(op=op, values=values):
            for n, gone in enumerate(values):
                rest = values[:n] + values[n + 1 :]
                other = rest[0] if len(rest) == 1 else ast.BoolOp(op=op, values=rest)
                yield f"without `{ast.unparse(gone)}`", other
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr(), left=left, right=right):
            yield f"without `{ast.unparse(right)}`", left
            yield f"without `{ast.unparse(left)}`", right
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield f"`{ast.unparse(node)}` turned round", operand
        case ast.Compare(left=left, ops=[op], comparators=more) if type(op) in _OPPOSITE:
            turned = ast.Compare(left=left, ops=[_OPPOSITE[type(op)]()], comparators=more)
            yield f"`{ast.unparse(node)}` turned round", turned
        case ast.Call(func=ast.Attribute(attr="filter" | "exclude")):
            yield from _less(node)
        case ast.Call(func=ast.Name(id="Q")) if len(node.keywords) > 1:
            yield from _less(node)


def _less(call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    """Yield a call with each of its conditions taken away."""
    for n, gone in enumerate(call.keywords):
        fewer = deepcopy(call)
        del fewer.keywords[n]
        yield f"without `{ast.unparse(gone)}`", fewer
    for n, condition in enumerate(call.args):
        fewer = deepcopy(call)
        del fewer.args[n]
        yield f"without `{ast.unparse(condition)}`", fewer


def _types(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what only says of which type something is, such as `User | None`."""
    for said in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        if said:
            yield from ast.walk(said)


def mutants() -> Iterator[tuple[str, str, str]]:
    """Yield (file, what was done, the whole file with it done)."""
    for name in FILES:
        tree = ast.parse((TOP / name).read_text())
        types = {id(part) for node in ast.walk(tree) for part in _types(node)}
        for node in [node for node in ast.walk(tree) if id(node) not in types]:
            for what, other in variants(node):
                changed = ast.fix_missing_locations(with_other(tree, node, other))
                line = getattr(node, "lineno", 0)
                yield name, f"{name}:{line}: {what}", ast.unparse(changed)


def with_other(tree: ast.Module, old: ast.AST, new: ast.AST) -> ast.Module:
    """Return the tree with one node replaced, leaving the tree itself as it was."""
    memo = {id(old): new}
    return deepcopy(tree, memo)


def noticed(copy: Path, name: str, source: str) -> bool:
    """Run the tests on a copy with one file changed. Return whether any of them failed."""
    file, before = copy / name, (TOP / name).read_text()
    file.write_text(source)
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, f"--deselect={LEFT_OUT}", FILES[name], *TESTS],
            cwd=copy,
            capture_output=True,
            text=True,
        )
    finally:
        file.write_text(before)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout[-3000:] + done.stderr[-3000:])
    return done.returncode == 1


def main(only: list[str]) -> int:
    """Try every mutant, as many at once as there are processors. only: parts of their names."""
    wanted = [m for m in mutants() if not only or any(part in m[1] for part in only)]
    copies: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(WORKERS):
            copies.put(Path(shutil.copytree(TOP, Path(folder) / str(n), ignore=IGNORED)))
        first = next(iter(FILES))
        if noticed(copies.queue[0], first, (TOP / first).read_text()):
            raise SystemExit("The tests fail without any change")

        def attempt(mutant: tuple[str, str, str]) -> str | None:
            name, what, source = mutant
            copy = copies.get()
            try:
                seen = noticed(copy, name, source)
            finally:
                copies.put(copy)
            print("." if seen else f"\nnobody noticed: {what}", end="", flush=True)
            return None if seen else what

        with ThreadPoolExecutor(WORKERS) as pool:
            missed = [what for what in pool.map(attempt, wanted) if what]
    print(f"\nmutation: {len(wanted)} predicates changed, {len(missed)} not noticed")
    return len(missed) > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
