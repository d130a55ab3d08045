"""
The lifecycle as a document: a Mermaid picture, and tables of states and triggers with who may pull them.

`python -m states.diagram > docs/lifecycle.md` writes it anew from `states.lifecycle` and `states.milestones`; a test
fails while the two differ.
"""

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise

from states.lifecycle import CLOSING_OUTCOMES, LIFECYCLE, CaseState, Event, Row, Trigger
from states.milestones import MILESTONES
from states.roles import Standing

_CONDITIONS = {"was_escalated": "if it was escalated before"}
_ALSO: dict[str, str] = {Event.RECEIVED.value: "opening a case", Event.APPEALED.value: "`reopen` by the reporter"}
"""Events that no row of the table has as its own."""
_HEAD = """\
<!-- Generated from states/lifecycle.py and states/milestones.py: `python -m states.diagram > docs/lifecycle.md`. -->

# The lifecycle of a case

Every kind of case lives through the same four states. This page is drawn from the table that the machine runs, and a
test fails when the two differ.
"""


def document() -> str:
    """Write the whole of `docs/lifecycle.md`."""
    return "\n".join([_HEAD, *_picture(), *_states(), *_moves(), *_milestones(), *_people(), *_events()])


def member_notes(enum: type[StrEnum]) -> dict[str, str]:
    """Answer each member's docstring by its value; a member without one answers the empty string."""
    notes = _following_strings(ast.parse(inspect.getsource(enum)))
    return {member.value: notes.get(member.name, "") for member in enum}


def _following_strings(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement, following in pairwise(next(n for n in tree.body if isinstance(n, ast.ClassDef)).body):
        match statement, following:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(note))):
                found[name] = " ".join(note.split())
    return found


def _picture() -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2", "    [*] --> received")
    for row in LIFECYCLE:
        for source in row.sources:
            yield f"    {source} --> {row.target}: {row.trigger}"
    yield from ("```", "")
    yield "A new case is received, unless a route of its policy says that it starts as escalated: danger does.\n"


def _states() -> Iterator[str]:
    yield from ("## States, and who owes the next step\n", "| state | meaning |", "| --- | --- |")
    yield from (f"| **{state}** | {note} |" for state, note in member_notes(CaseState).items())
    yield ""


def _moves() -> Iterator[str]:
    yield from ("## Moves that change the state\n", "| trigger | from | to | who may | meaning |")
    yield "| --- | --- | --- | --- | --- |"
    notes = member_notes(Trigger)
    for row in LIFECYCLE:
        yield f"| `{row.trigger}` | {_from(row)} | {_to(row)} | {_who(row)} | {notes[row.trigger]} |"
    outcomes = ", ".join(f"`{outcome}`" for outcome in sorted(CLOSING_OUTCOMES))
    yield f"\n`close` takes only these outcomes: {outcomes}. Where two rows fit, the first one applies.\n"


def _milestones() -> Iterator[str]:
    yield from ("## Milestones: moves that leave the case where it is\n", "| trigger | in | who may | meaning |")
    yield "| --- | --- | --- | --- |"
    notes = member_notes(Trigger)
    yield from (f"| `{row.trigger}` | {_from(row)} | {_who(row)} | {notes[row.trigger]} |" for row in MILESTONES)
    yield ""


def _people() -> Iterator[str]:
    yield from ("## Who may\n", "| standing | meaning |", "| --- | --- |")
    yield from (f"| {standing} | {note} |" for standing, note in member_notes(Standing).items())
    yield "\nStanding is necessary, not sufficient: whoever has a conflict, is named in the report or has stepped out"
    yield "is refused before the table is asked.\n"


def _events() -> Iterator[str]:
    yield from ("## What has happened: the words a policy's promises start from and are kept by\n",)
    yield from ("| event | caused by | meaning |", "| --- | --- | --- |")
    for event, note in member_notes(Event).items():
        causes = ", ".join(dict.fromkeys(f"`{row.trigger}`" for row in (*LIFECYCLE, *MILESTONES) if row.event == event))
        yield f"| {event} | {causes or _ALSO[event]} | {note} |"
    yield ""


def _from(row: Row) -> str:
    return "any" if set(row.sources) == set(CaseState) else _listed(row.sources)


def _to(row: Row) -> str:
    return f"{row.target}" + (f", {_CONDITIONS[row.condition]}" if row.condition else "")


def _who(row: Row) -> str:
    return _listed(standing for standing in Standing if standing in row.who)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


if __name__ == "__main__":
    sys.stdout.write(document())
