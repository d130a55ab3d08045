"""
How a command shows what it found: tables for people at a terminal, plain columns in a pipe, JSON for programs.

Answers go to the standard output; what is said on the way, progress and errors, to the standard error.
What draws at a terminal is loaded where it draws: a mail on a pipe waits for all that is loaded and sees none of it.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

from cyclopts import Parameter

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
    if not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console  # noqa: PLC0415 - as the module says

    console = Console(stderr=True)
    with console.status(what) as status:
        yield status.update


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Show at a terminal how many of `what` have been looked at; the function it gives is told the number."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    from rich.console import Console  # noqa: PLC0415 - as the module says
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    shown = (SpinnerColumn(), BarColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    with Progress(*shown, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda count: progress.update(task, completed=count)


def _drawn(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - as the module says
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

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
