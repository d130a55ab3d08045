"""
How a file is written: short, under a plain name, opening with what it holds, and asking a clock for the time.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.source_tree import FOLDERS, ROOT, Source, dotted, house, listed, sources, text_of, tracked

LONGEST = 300
COUNTED = {".py", ".html", ".txt", ".css", ".js", ".j2", ".sh", ".yaml", ".toml"}
BANNED_WORDS = {"util", "utils", "common", "helper", "helpers", "base", "core", "manager", "managers", "misc"}
WALL_CLOCK = {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "datetime.now", "datetime.today",
              "datetime.utcnow", "date.today"}  # fmt: skip
STOPWATCH = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns", "time.process_time"}
THINKING = {"handrail", "states", "policies", "vault", "engine"}
"""The folders that answer from the instants they are handed; they measure no durations either."""


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _names(source: Source) -> Iterator[tuple[int, str]]:
    yield from ((1, part) for part in (*source.path.parent.parts, source.path.stem))
    yield from ((node.lineno, node.name) for node in source.nodes if isinstance(node, ast.ClassDef))


def _imported_names(source: Source) -> dict[str, str]:
    """Answer what each imported name of a file stands for, in full."""
    found: dict[str, str] = {}
    for node in source.nodes:
        match node:
            case ast.Import(names=names):
                found |= {alias.asname: alias.name for alias in names if alias.asname}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names}
    return found


@cache
def _mentions(source: Source) -> tuple[tuple[str, str], ...]:
    """List the place and the last two words of every dotted name under the name it was imported as."""
    imported = _imported_names(source)
    found = []
    for node in source.nodes:
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted(node)):
            first, dot, rest = name.partition(".")
            found.append((source.at(node), ".".join((imported.get(first, first) + dot + rest).split(".")[-2:])))
    return tuple(found)


def test_file_is_short() -> None:
    """No source, test or template is longer than 300 lines."""
    counted = [path for path in tracked() if path.suffix in COUNTED]
    lengths = {path: (text_of(path) or "").count("\n") for path in counted}
    faults = [f"{path}:{length} lines" for path, length in lengths.items() if length > LONGEST]
    assert faults == [], listed(faults, f"Over {LONGEST} lines; split along a noun:")


def test_name_says_something() -> None:
    """No module and no class goes by a word that says nothing about what it holds."""
    faults = [
        f"{source.path}:{line}: {name}"
        for source in sources()
        for line, name in _names(source)
        if _words(name) & BANNED_WORDS
    ]
    assert faults == [], listed(faults, "Name it after what it holds or answers:")


def test_module_opens_with_what_it_holds() -> None:
    """A module's docstring has its quotes on lines of their own and opens with a whole sentence."""
    faults = [str(source.path) for source in sources() if not _opens_well(source)]
    assert faults == [], listed(
        faults, 'Open each file with """, a sentence on what it holds, and """ on its own line:'
    )


def test_member_of_an_enum_says_what_it_means() -> None:
    """Every member of every StrEnum has a docstring under it."""
    faults = [
        f"{source.path}:{member.lineno}: {node.name}.{ast.unparse(member.targets[0])}"
        for source in house()
        for node in source.nodes
        if isinstance(node, ast.ClassDef) and {dotted(one).split(".")[-1] for one in node.bases} & {"StrEnum"}
        for member, after in zip(node.body, [*node.body[1:], None], strict=True)
        if isinstance(member, ast.Assign) and not _is_text(after)
    ]
    assert faults == [], listed(faults, "Say under each member what it means:")


def test_only_the_clock_reads_the_time() -> None:
    """Nothing but `handrail.clock` asks what time it is, in tests and benchmarks too."""
    faults = [
        f"{place}: {name}"
        for source in sources()
        if source.path != Path("handrail/clock.py")
        for place, name in _mentions(source)
        if name in WALL_CLOCK
    ]
    assert faults == [], listed(faults, "Take `now: datetime` or a `Clock`:")


def test_thinking_folders_measure_nothing() -> None:
    """
    A stopwatch is for those who wait on the world (doors, channels, flows, pages), not for those who decide.

    `time.monotonic` and `time.perf_counter` measure durations, such as how long a request may still wait; a rule that
    used one could not be tested by moving a `HandClock`.
    """
    faults = [
        f"{place}: {name}"
        for source in house()
        if source.folder in THINKING
        for place, name in _mentions(source)
        if name in STOPWATCH
    ]
    assert faults == [], listed(faults, "Compute from the instants you are handed, or measure one floor up:")


def test_nothing_blocks_the_loop() -> None:
    """No file, tests included, calls `time.sleep`; SQLite's driver does, in a thread of its own."""
    faults = [
        place
        for source in sources()
        if str(source.path) != "storage/sqlite_driver.py"
        for place, name in _mentions(source)
        if name == "time.sleep"
    ]
    assert faults == [], listed(faults, "Move a HandClock; to wait for a process, poll with a short asyncio.sleep:")


def test_package_says_what_it_holds() -> None:
    """Each folder's `__init__` says in a few lines what it holds, and runs no code beyond imports."""
    packages = [source for source in house() if source.path.name == "__init__.py"]
    faults = [
        source.at(node)
        for source in packages
        for node in source.tree.body[1:]
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)
    ]
    assert {source.folder for source in packages} >= {folder for folder in FOLDERS if (ROOT / folder).is_dir()}
    assert faults == [], listed(faults, "Move the code into a module with a name:")


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _opens_well(source: Source) -> bool:
    note = ast.get_docstring(source.tree) or ""
    first = source.tree.body[0] if source.tree.body else None
    if not isinstance(first, ast.Expr) or not re.match(r"[A-Z0-9`*\"].*?[.:?](\s|$)", note, re.DOTALL):
        return False
    lines = source.text.splitlines()[first.lineno - 1 : first.end_lineno]
    return [lines[0], lines[-1]] == ['"""', '"""'] and len(lines) > 2
