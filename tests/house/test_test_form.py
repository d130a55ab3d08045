"""
How a test is written: under a name and a sentence that say what must hold, and with something that can fail.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.source_tree import FOLDERS, ROOT, Source, dotted, listed, suite

Function = ast.FunctionDef | ast.AsyncFunctionDef
LONGEST_SLEEP = 0.25
"""Seconds a test may sleep between two looks at a process it waits for."""
CLICKING = Path("tests/support/browsing.py")


def _functions(source: Source) -> Iterator[Function]:
    yield from (node for node in source.nodes if isinstance(node, Function))


def _checks(source: Source) -> Iterator[Function]:
    if source.path.name.startswith("test_"):
        yield from (node for node in _functions(source) if node.name.startswith("test_"))


def _can_fail(node: Function, claiming: set[str]) -> bool:
    """Tell whether a function asserts, expects an error, or calls something that does."""
    for inner in ast.walk(node):
        match inner:
            case ast.Assert():
                return True
            case ast.Call(func=func):
                last = dotted(func).split(".")[-1]
                chained = isinstance(func, ast.Attribute) and func.attr.startswith(("assert_", "to_"))
                if chained or last in {"raises", "warns", "fail"} | claiming or last.startswith("assert_"):
                    return True
    return False


def _claiming(source: Source) -> set[str]:
    """Answer the names of the functions of a file that assert, themselves or through one another."""
    found: set[str] = set()
    while more := {node.name for node in _functions(source) if _can_fail(node, found)} - found:
        found |= more
    return found


def test_test_can_fail() -> None:
    """Every test asserts something or expects an error."""
    shared = {name for source in suite() if not source.path.name.startswith("test_") for name in _claiming(source)}
    faults = [
        f"{source.at(node)}: {node.name}"
        for source in suite()
        for node in _checks(source)
        if not _can_fail(node, _claiming(source) | shared)
    ]
    assert faults == [], listed(faults, "Nothing in these tests can fail:")


def test_test_says_what_must_hold() -> None:
    """Every test has a docstring that opens with one whole sentence."""
    faults = [
        f"{source.at(node)}: {node.name}"
        for source in suite()
        for node in _checks(source)
        if not _is_one_sentence((ast.get_docstring(node) or "").split("\n\n")[0])
    ]
    assert faults == [], listed(faults, "Say in one sentence, with its full stop, what must hold:")


def test_test_is_named_after_what_it_shows() -> None:
    """A test's name is a subject and what it does, never that it works."""
    faults = [
        f"{source.at(node)}: {node.name}"
        for source in suite()
        for node in _checks(source)
        if not re.fullmatch(r"test_[a-z0-9]+(_[a-z0-9]+)+", node.name)
        or re.search(r"_(works?|ok|test|basic)$", node.name)
    ]
    assert faults == [], listed(faults, "Name it test_<subject>_<verb in the present tense>:")


def test_unit_tests_mirror_the_house() -> None:
    """Each file of unit tests is named after the module it tests, in the folder of the same name."""
    mirrored = [source.path for source in suite() if source.path.parts[1] == "unit" and len(source.path.parts) > 3]
    faults = [str(path) for path in mirrored if path.name.startswith("test_") and not _has_subject(path)]
    assert faults == [], listed(faults, "No module of this name to test; name the file test_<module>[_<topic>].py:")


def test_test_does_not_sleep() -> None:
    """A test moves a clock; only between two looks at a real process may it sleep, and then for a moment."""
    faults = [
        source.at(node)
        for source in suite()
        for node in source.nodes
        if isinstance(node, ast.Call) and dotted(node.func) == "asyncio.sleep" and _seconds(node) > LONGEST_SLEEP
    ]
    assert faults == [], listed(faults, f"Over {LONGEST_SLEEP} s of sleep; move a HandClock, or poll in shorter steps:")


def test_test_waits_for_the_page_it_clicks_for() -> None:
    """No test clicks but by the function that waits for the page that comes."""
    faults = [
        source.at(node)
        for source in suite()
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr == "click" and source.path != CLICKING
    ]
    assert faults == [], listed(faults, "Click by click() of tests/support/browsing.py, which waits for the page:")


def _is_one_sentence(note: str) -> bool:
    return note.endswith((".", "?", "!")) and not re.search(r"[a-z)`\"][.!?]\s+[A-Z]", note)


def _has_subject(path: Path) -> bool:
    folder = ROOT / Path(*path.parts[2:-1])
    subject = path.stem.removeprefix("test_")
    modules = {module.stem.strip("_") for module in folder.rglob("*") if module.suffix in {"", ".py"}} | set(FOLDERS)
    return any(subject == module or subject.startswith(f"{module}_") for module in modules if module)


def _seconds(node: ast.Call) -> float:
    match node.args:
        case [ast.Constant(value=int() | float() as seconds)]:
            return float(seconds)
    return 0.0
