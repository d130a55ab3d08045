"""
Who may import what: the order of the floors, and the one folder that owns each library.

The order itself is declared in `pyproject.toml`; the table of owners is here and, for editors, there.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.source_tree import FOLDERS, ROOT, Source, house, listed, sources

OWNERS = {
    "prefect": {"flows"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "aiosqlite": {"storage"},
    "asyncpg": {"storage"},
    "cryptography": {"vault"},
    "argon2": {"vault"},
    "aiosmtplib": {"notifiers"},
    "apprise": {"notifiers"},
    "aiosmtpd": {"intake"},
    "imaplib": {"intake"},
    "transitions": {"states"},
    "ruamel": {"policies"},
    "holidays": {"policies"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "cyclopts": {"cli"},
    "rich": {"cli"},
    "jinja2": {"notifiers", "web"},
    "pydantic_settings": {"handrail"},
    "babel": {"handrail"},
}
"""Which folders may import a library; the tests may import what they need."""
BANNED = {"smtplib": "mail leaves by aiosmtplib only", "requests": "use httpx"}


def _imports(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the place and the dotted name of everything a file imports, inside functions too."""
    for node in source.nodes:
        match node:
            case ast.Import(names=names):
                yield from ((source.at(node), alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield source.at(node), module
            case ast.ImportFrom():
                yield source.at(node), source.folder
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module)), *_]):
                yield source.at(node), module


def test_floors_keep_their_order() -> None:
    """No folder imports one that stands above it."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_library_has_one_owner() -> None:
    """A library is imported in the folder that owns it and nowhere else."""
    faults = [
        f"{place}: {name} belongs to {' and '.join(sorted(OWNERS[root]))}"
        for source in house()
        for place, name in _imports(source)
        if (root := name.partition(".")[0]) in OWNERS and source.folder not in OWNERS[root]
    ]
    assert faults == [], listed(faults, "Ask the owning folder for what you need, or move the code there:")


def test_banned_library_stays_out() -> None:
    """What blocks the event loop, or sends mail past the notifiers, is imported nowhere, in no test either."""
    faults = [
        f"{place}: {name}, {BANNED[name.partition('.')[0]]}"
        for source in sources()
        for place, name in _imports(source)
        if name.partition(".")[0] in BANNED
    ]
    assert faults == [], listed(faults, "These libraries have no place in this repository:")


def test_house_does_not_import_its_tests() -> None:
    """The product runs without its tests and its benchmarks."""
    faults = [
        f"{place}: {name}"
        for source in house()
        for place, name in _imports(source)
        if name.partition(".")[0] in {"tests", "bench", "pytest", "hypothesis"}
    ]
    assert faults == [], listed(faults, "Only a test may import these:")


def test_import_stands_at_the_top() -> None:
    """Imports stand at the top of their file, where a reader looks for them."""
    faults = [
        source.at(inner)
        for source in house()
        for node in source.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom) and "noqa: PLC0415" not in _line(source, inner.lineno)
    ]
    assert faults == [], listed(faults, "Move the import up, or give the reason in a `noqa: PLC0415`:")


def test_every_folder_is_in_the_contract() -> None:
    """Each folder of the house has a floor and says in its `__init__` what it holds."""
    assert {source.folder for source in house()} == set(FOLDERS)
    assert [folder for folder in FOLDERS if not (ROOT / folder / "__init__.py").is_file()] == []


def _line(source: Source, number: int) -> str:
    return source.text.splitlines()[number - 1]
