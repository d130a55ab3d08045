"""
Letters: read from folders, filled with what a case says, and what is not known left out or asked for.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.panel_views import LetterFacts
from handrail.identifiers import Reference
from policies.durations import Duration
from web.letters.filling import filled, letters

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FACTS = LetterFacts(
    reference=Reference("HR-2345ABCD"),
    policy="How we answer",
    group="committee",
    now=NOW,
    outcome="temporary_ban",
    lasts=Duration.parse("60d"),
    until=NOW + timedelta(days=60),
    returns="on_request",
    appeal_until=NOW + timedelta(days=30),
    appeal_to="board",
    answer_by=NOW + timedelta(days=7),
)


def test_every_letter_is_filled() -> None:
    """Each of ours is read, names nothing unknown by a dollar sign, and tells its outcome or asks by when."""
    found = letters(None)
    assert set(found) == {
        "outcome-to-reporter", "outcome-to-reported", "invitation-to-be-heard", "decision-on-appeal",
        "restriction-to-keepers",
    }  # fmt: skip
    for letter in found.values():
        text = filled(letter.text("en"), FACTS)
        assert "$" not in text
        assert letter.title


def test_letter_says_what_the_case_says() -> None:
    """Outcome, how long, until when, and until when there is an appeal stand in the letter in words."""
    text = filled(letters(None)["outcome-to-reporter"].text("en"), FACTS)
    for said in ("HR-2345ABCD", "temporary ban", "60 days", "Friday 1 January 2027", "2 December 2026", "board"):
        assert said in text, said


def test_paragraph_without_its_fact_is_left_out() -> None:
    """Without a measure nothing is said of how long, and without an appeal nothing of looking again."""
    facts = replace(FACTS, lasts=None, until=None, appeal_until=None, returns=None)
    text = filled(letters(None)["outcome-to-reporter"].text("en"), facts)
    assert "It runs" not in text
    assert "another look" not in text


def test_what_only_a_person_knows_is_asked_for() -> None:
    """Names and what was done are never filled in by us: they stand in brackets."""
    text = filled(letters(None)["invitation-to-be-heard"].text("en"), FACTS)
    assert "[their name]" in text
    assert "[behaviour]" in text
    assert "HR-2345ABCD" not in text


@pytest.mark.parametrize("name", ["outcome-to-reported", "invitation-to-be-heard", "restriction-to-keepers"])
def test_letters_to_others_do_not_lead_to_whoever_reported(name: str) -> None:
    """They name neither the reference nor a report, and are sent by hand."""
    letter = letters(None)[name]
    assert not letter.to_reporter
    assert "$reference" not in letter.text("en")
    assert "report" not in letter.text("en").lower().replace("reported", "")


def test_community_puts_its_own_in_the_place_of_ours(tmp_path: Path) -> None:
    """A folder of the same name wins, one of a new name is added, and what is no letter is passed over."""
    for name, text in (
        ("outcome-to-reporter", "Ours\nFor: reporter\n\nDear you, $outcome."),
        ("thanks", "Thanks\nFor: hand\n\nThank you."),
        ("Broken Name", "No\nFor: hand\n\nNo."),
        ("empty", "Only a title"),
    ):
        (tmp_path / "letters" / name).mkdir(parents=True)
        (tmp_path / "letters" / name / "en.txt").write_text(text, encoding="utf-8")
    found = letters(tmp_path)
    assert filled(found["outcome-to-reporter"].text("en"), FACTS) == "Dear you, temporary ban.\n"
    assert not found["thanks"].to_reporter
    assert not {"Broken Name", "empty"} & set(found)
    assert "decision-on-appeal" in found


def test_letter_comes_in_the_language_asked_for(tmp_path: Path) -> None:
    """Another language is another file; where there is none the English one is shown."""
    folder = tmp_path / "letters" / "thanks"
    folder.mkdir(parents=True)
    for language, text in (("en", "Thank you."), ("fr", "Merci.")):
        (folder / f"{language}.txt").write_text(f"Thanks\nFor: hand\n\n{text}", encoding="utf-8")
    letter = letters(tmp_path)["thanks"]
    assert [letter.text(one) for one in ("fr", "en", "ar")] == ["Merci.", "Thank you.", "Thank you."]
