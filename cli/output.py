"""
How a command shows what it found: tables for people at a terminal, plain columns in a pipe, JSON for programs.

Answers go to the standard output; what is said on the way, progress and errors, to the standard error.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

AsJson = Annotated[bool, Parameter(name="--json", negative=(), help="Answer in JSON, for programs.")]
"""The `--json` of every command that has one."""


def say(text: str = "") -> None:
    """Print a line of the answer."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tell(text: str) -> None:
    """Print a line beside the answer: a warning, an error, how far things are."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say_json(value: object) -> None:
    """Print the answer as JSON."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def say_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Print rows under their columns' names, or the sentence `empty` when there are none."""
    if not rows:
        tell(empty)
    elif sys.stdout.isatty():
        _drawn(columns, rows)
    else:
        _plain(columns, rows)


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Show at a terminal that something is under way; the function it gives says what now."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _text: None
        return
    with console.status(what) as status:
        yield status.update


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Show at a terminal how many of `what` have been looked at; the function it gives is told the number."""
    console = Console(stderr=True)
    shown = (SpinnerColumn(), BarColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda count: progress.update(task, completed=count)


def _drawn(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _plain(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [columns, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
