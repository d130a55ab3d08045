"""
The policies of the programme, which are in use beside whichever a community has: each is proven, and says its kind.
"""

from pathlib import Path

import pytest

from policies.loading import load_policy
from policies.proof import check
from policies.shelf import LIBRARY, PROGRAMME, Shelf
from states.case import ASKED

FILES = sorted(PROGRAMME.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_policy_of_the_programme_keeps_what_it_promises(file: Path) -> None:
    """The proof finds nothing in it: no silence without an end, nobody told by an empty group."""
    policy = load_policy(file)
    assert check(policy) == ()
    assert policy.name == file.stem


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_policy_of_the_programme_names_its_four_states(file: Path) -> None:
    """Pages say of each state what people of the programme call it."""
    kind = load_policy(file).kind
    assert kind is not None
    assert len(kind.words) == len(set(kind.words.values())) == len(["received", "counselled", "escalated", "resolved"])


def test_no_two_kinds_take_the_same_wish() -> None:
    """What a reporter wants leads to one policy, and an incident to none of these."""
    shelf = Shelf.from_folder(PROGRAMME)
    taking = {intent.value: len(shelf.taking(intent)) for intent in ASKED}
    assert set(taking.values()) == {0, 1}
    assert [intent for intent, count in taking.items() if count] == ["suggestion", "feedback"]


def test_community_may_have_its_own(tmp_path: Path) -> None:
    """A policy of the same name in the community's folder takes the place of the one that comes with Handrail."""
    text = (PROGRAMME / "feedback.yaml").read_text(encoding="utf-8").replace("title: ", "title: Our own ")
    (tmp_path / "feedback.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "usual.yaml").write_text((LIBRARY / "minimal.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    shelf = Shelf.from_folder(tmp_path)
    shelf.lay_beside(Shelf.from_folder(PROGRAMME))
    assert shelf.active("feedback").title.startswith("Our own")
    assert {file.stem for file in FILES} <= set(shelf.names())
