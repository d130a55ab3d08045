"""
The generated page about the lifecycle: it is complete, and the one in `docs/` is not stale.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from states.diagram import document, member_notes
from states.lifecycle import LIFECYCLE, CaseState, Event, Trigger
from states.milestones import TABLE
from states.roles import ActorKind, Role, Standing

ROOT = Path(__file__).parents[3]


def test_page_is_fresh() -> None:
    """The page in the repository is the one the table would write today."""
    stale = "docs/lifecycle.md is stale; write it anew: python -m states.diagram > docs/lifecycle.md"
    assert (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8") == document(), stale


def test_module_prints_the_page() -> None:
    """`python -m states.diagram` prints the page and nothing else."""
    done = subprocess.run([sys.executable, "-m", "states.diagram"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode() == document()


@pytest.mark.parametrize("enum", [CaseState, Trigger, Event, Standing, Role, ActorKind])
def test_member_has_a_docstring(enum: type[CaseState]) -> None:
    """Every state, trigger, event and standing says what it means."""
    assert [value for value, note in member_notes(enum).items() if not note] == []


def test_picture_draws_every_move() -> None:
    """Each source of each row that changes the state is an arrow of the picture."""
    arrows = [f"{source} --> {row.target}: {row.trigger}" for row in LIFECYCLE for source in row.sources]
    assert [arrow for arrow in arrows if arrow not in document()] == []


def test_page_names_every_trigger_and_event() -> None:
    """Nothing that can be asked of a case, or can happen to it, is left undocumented."""
    page = document()
    assert {row.trigger for row in TABLE} == set(Trigger)
    assert [trigger for trigger in Trigger if f"| `{trigger}` |" not in page] == []
    assert [event for event in Event if f"| {event} |" not in page] == []
