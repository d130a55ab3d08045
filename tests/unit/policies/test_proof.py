"""
The proof: policies that come with Handrail keep their word, and each way to break it is found.
"""

from collections.abc import Callable

import pytest

from policies.proof import check
from policies.schema import Policy
from policies.shelf import Shelf

Parsed = Callable[..., Policy]
REPEATED = ("{do: escalate, tell: ombuds}", "{do: alarm, again_every: 7d}")
FOREVER = ("kept_by: [counselled, escalated]", "kept_by: resolved")
STATUS = ("from: received", "from: [received, reopened]")
SOUND = (REPEATED, FOREVER, STATUS)


@pytest.mark.parametrize("name", Shelf.from_folder(None).names())
def test_library_policy_keeps_its_word(library: Shelf, name: str) -> None:
    """Nothing that comes with Handrail lets a case wait in silence."""
    assert check(library.active(name)) == ()


def test_sound_policy_has_only_what_was_not_asked(parsed: Parsed) -> None:
    """A promise that repeats until the case ends leaves no silence, but no clock ever leads to the tiers' end."""
    assert [finding.code for finding in check(parsed(*SOUND))] == ["tier-by-hand"]


def test_silence_is_found_with_the_way_there(small: Policy) -> None:
    """A case that nothing runs for after counsel is shown, by the shortest way there."""
    found = next(
        one for one in check(small) if one.code == "silence" and one.message.startswith("a case that is couns")
    )
    assert found.steps == (
        "Monday 2026-06-01 09:00: a report comes in, route 2: received with facilitators",
        "Monday 2026-06-01 09:00: person: counsel: counselled with facilitators",
    )


@pytest.mark.parametrize(
    ("edit", "code", "said"),
    [
        (
            ("  - to: facilitators\n", "  - when: {danger: true}\n    to: ombuds\n  - to: facilitators\n"),
            "unreachable-route",
            "route 2, to ombuds",
        ),
        (("  - to: facilitators\n", "  - to: committee\n"), "exposes", "route 2 shows committee"),
        (("when: {danger: true}", "when: {intent: counsel}"), "exposes", "route 1 shows committee"),
        (("from: received", "from: nudged"), "never-started", "'answer'"),
        (("kept_by: [counselled, escalated]", "kept_by: nudged"), "never-kept", "'answer'"),
        (("do: escalate,", "do: raise_tier,"), "remedy-idle", "'answer' can never raise_tier"),
        (REPEATED, "tier-by-hand", "the tier 'ombuds'"),
        (("{outside: committee}", "{at_least: 0}"), "told-nobody", "'ombuds'"),
        (("tell:\n", "tell:\n  replied: []\n"), "dialogue", "of 'replied' nobody is told"),
    ],
)
def test_broken_policy_is_found_out(parsed: Parsed, edit: tuple[str, str], code: str, said: str) -> None:
    """Each way in which a policy cannot keep its word has a finding of its own."""
    found = [one for one in check(parsed(edit)) if one.code == code]
    assert found
    assert any(said in one.message for one in found)


def test_report_about_those_above_is_looked_at(parsed: Parsed) -> None:
    """With every tier reported nobody is left to escalate to, and the proof shows what that means."""
    edits = ("kept_by: [counselled, escalated]", "kept_by: [escalated, resolved]")
    found = [one for one in check(parsed(edits)) if one.code == "silence"]
    assert any(one.message.startswith("a case that is received") for one in found)


def test_large_policy_is_said_to_be_large(parsed: Parsed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that could not look everywhere says so."""
    monkeypatch.setattr("policies.proving.graph.MOST_NODES", 3)
    assert "too-large" in {finding.code for finding in check(parsed())}
