"""
The menu against its documentation and against the functions it names, and what help costs.
"""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from cli import exits
from cli.exits import Exit
from cli.menu import GROUPS, MENU, Entry
from tests.unit.cli.conftest import Handrail

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
HEAVY = ("prefect", "fastapi", "sqlalchemy", "cryptography", "holidays", "apprise")


def test_every_command_is_documented() -> None:
    """The page lists each command with the sentence that help shows, and no command that does not exist."""
    rows = set(re.findall(r"^\| `handrail ([a-z -]+)` \| (.+) \|$", PAGE, re.MULTILINE))
    assert rows == {(entry.words, entry.help) for entry in MENU}


def test_every_exit_status_is_documented() -> None:
    """The page lists each status with the sentence that stands in the code."""
    rows = {int(number): said for number, said in re.findall(r"^\| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)}
    body = ast.parse(Path(exits.__file__).read_text(encoding="utf-8")).body[-1]
    assert isinstance(body, ast.ClassDef)
    notes = [
        one.value.value for one in body.body[1:] if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
    ]
    assert rows == {int(member): note for member, note in zip(Exit, notes, strict=True)}


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.words)
def test_command_has_its_function(entry: Entry) -> None:
    """Each entry names a function that exists and begins with what it does."""
    module, _, name = entry.function.partition(":")
    function = getattr(import_module(f"cli.commands.{module}"), name)
    assert callable(function)
    assert function.__doc__


def test_help_lists_what_there_is(handrail: Handrail) -> None:
    """`handrail`, `handrail help` and `handrail --help` print the same list, without what only `up` calls."""
    alone = handrail()
    assert alone.status == 0
    assert alone.out == handrail("help").out == handrail("--help").out
    assert all(word.split()[0] in alone.out for word in (*GROUPS, "up", "demo", "audit", "doctor"))
    assert "prefect-server" not in alone.out


def test_help_of_a_command_comes_either_way(handrail: Handrail) -> None:
    """`help case show` is `case show --help`."""
    assert handrail("help", "case", "show").out == handrail("case", "show", "--help").out
    assert "HR-7Q2K3M4P" in handrail("help", "case", "show").out


def test_help_loads_no_heavy_library() -> None:
    """Looking at the help waits for none of the libraries that the commands need."""
    code = f"""
import sys
from cli.main import main
for words in ([], ["case", "--help"], ["--version"], ["nope"]):
    main(words)
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_that_of_the_package(handrail: Handrail) -> None:
    """`--version` prints the name and the version on one line."""
    assert re.fullmatch(r"handrail \d+\.\d+\.\d+\S*\n", handrail("--version").out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope",), "There is no command `handrail nope`. Try: handrail --help"),
        (
            ("case", "lits"),
            "There is no command `handrail case lits`. Did you mean `case list`? Try: handrail case --help",
        ),
        (("cases",), "There is no command `handrail cases`. Did you mean `case`? Try: handrail --help"),
    ],
)
def test_mistyped_command_is_one_sentence(handrail: Handrail, words: tuple[str, ...], said: str) -> None:
    """A command that is none ends with 2 and names the one that may have been meant."""
    done = handrail(*words)
    assert (done.status, done.out, done.err) == (2, "", said + "\n")


def test_missing_argument_is_named(handrail: Handrail) -> None:
    """What a command lacks, or does not know, is said in one line that ends with where to read on."""
    lacking = handrail("case", "show")
    unknown = handrail("case", "list", "--opn")
    assert (lacking.status, unknown.status) == (2, 2)
    assert lacking.err.endswith("Try: handrail case show --help\n")
    assert "REFERENCE" in lacking.err
    assert unknown.err.count("\n") == 1
