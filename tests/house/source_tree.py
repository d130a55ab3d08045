"""
The repository's own files, as the house tests read them: what git tracks, parsed once for all tests.

Which rules they must keep is said in the tests beside this module.
"""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "handrail", "states", "policies", "vault", "storage", "notifiers", "engine", "intake", "flows", "web", "cli",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Source:
    """One Python file: its path inside the repository, its text, and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def folder(self) -> str:
        """The top folder it lies in."""
        return self.path.parts[0]

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the tree, walked once for all tests."""
        return tuple(ast.walk(self.tree))

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Name the place of `node` as editors understand it."""
        return f"{self.path}:{node.lineno}"


@cache
def tracked() -> tuple[Path, ...]:
    """Answer every file that git tracks and that is still there, by its path inside the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - git is found on the path
    paths = (Path(name) for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


@cache
def text_of(path: Path) -> str | None:
    """Answer what a tracked file says, or None for pictures and the like."""
    raw = (ROOT / path).read_bytes()
    return None if b"\0" in raw[:8192] else raw.decode("utf-8", errors="replace")


def lines() -> Iterator[tuple[str, str]]:
    """Yield every line of every tracked text file with its place."""
    for path in tracked():
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            yield f"{path}:{number}", line


@cache
def sources() -> tuple[Source, ...]:
    """Answer every tracked Python file, the project's own and its tests."""
    found = ((path, text_of(path)) for path in tracked() if path.suffix == ".py")
    return tuple(Source(path, text, ast.parse(text)) for path, text in found if text is not None)


def house() -> tuple[Source, ...]:
    """Answer the Python files of the product itself."""
    return tuple(source for source in sources() if source.folder in FOLDERS)


def suite() -> tuple[Source, ...]:
    """Answer the Python files of the tests."""
    return tuple(source for source in sources() if source.folder == "tests")


def names_of_tests(folder: str) -> tuple[str, ...]:
    """Answer the names of the tests below `folder`, a path inside the repository, in classes too."""
    found = (node for source in suite() if source.path.is_relative_to(folder) for node in source.nodes)
    functions = (node for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return tuple(sorted({node.name for node in functions if node.name.startswith("test_")}))


def dotted(node: ast.expr) -> str:
    """Write an expression such as `a.b.c` as its dotted name; anything else is the empty string."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            before = dotted(value)
            return f"{before}.{attr}" if before else ""
    return ""


def listed(faults: list[str], cure: str) -> str:
    """Put a test's findings into words: one a line, and what to do about them."""
    return "\n".join([cure, *faults])
