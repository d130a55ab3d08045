"""
The files of exercises: what they must hold, and that those which come with Handrail can be played.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from policies.faults import PolicyError
from policies.practising import PRACTICE, load_stories, load_story, span_of
from policies.shelf import Shelf

STORIES = load_stories()


def test_there_are_three_exercises() -> None:
    """A training has more than one to choose from, and each is found by its own name."""
    assert set(STORIES) == {path.stem for path in PRACTICE.glob("*.yaml")} == {"danger", "silence", "talk-first"}


@pytest.mark.parametrize("name", STORIES)
def test_exercise_offers_a_good_choice_and_another(name: str) -> None:
    """Each step can be done well and badly, and says why; the people it names are there."""
    story = STORIES[name]
    assert story.policy in Shelf.from_folder(None).names()
    for step in story.steps:
        assert {choice.good for choice in step.choices} == {True, False}
        moves = [*step.before, *(move for choice in step.choices for move in choice.moves)]
        assert {move.by for move in moves} <= {"you", *story.names}


@pytest.mark.parametrize("name", STORIES)
def test_exercise_names_nobody(name: str) -> None:
    """No exercise holds an address, or a name that could be somebody's."""
    text = (PRACTICE / f"{name}.yaml").read_text(encoding="utf-8")
    assert "@" not in text
    assert "Everything here is invented." in text


def test_wrong_exercise_is_told_with_its_place(tmp_path: Path) -> None:
    """A key that there is not, and a time that depends on a calendar, are named by line."""
    wrong = (PRACTICE / "silence.yaml").read_text(encoding="utf-8").replace("wait: 20h", "wait: 2 business days", 1)
    path = tmp_path / "wrong.yaml"
    path.write_text(wrong + "\nending: sad\n", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_story(path)
    said = str(caught.value)
    assert "ending" in said
    assert "exact time" in said


def test_file_that_is_none_is_a_fault(tmp_path: Path) -> None:
    """A file that is not there, and one that holds no mapping, are faults and no surprise."""
    (tmp_path / "empty.yaml").write_text("- one\n", encoding="utf-8")
    for name in ("missing.yaml", "empty.yaml"):
        with pytest.raises(PolicyError):
            load_story(tmp_path / name)


def test_waiting_is_exact() -> None:
    """The clock is moved by what the file says."""
    first = STORIES["silence"].steps[0].choices[0]
    assert span_of(first.wait) == timedelta(hours=20)
