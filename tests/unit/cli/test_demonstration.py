"""
`handrail demo` before anything runs: its folder, its environment, its people and its stories.
"""

import os
from pathlib import Path

import pytest

from cli.demonstration import (
    PEOPLE,
    keep_environment,
    prepare_environment,
    require_own_folder,
    start_afresh,
)
from cli.ports import Ports
from cli.stories import STORIES
from cli.wording import CommandError
from policies.shelf import Shelf


@pytest.fixture(autouse=True)
def unchanged_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back every variable that the demonstration sets."""
    for name in ("HANDRAIL_DEMO", "HANDRAIL_DATA", "HANDRAIL_CLOCK_SPEED", "HANDRAIL_CLOCK_EPOCH"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_demonstration_has_a_fast_clock_and_its_own_folder() -> None:
    """Two days take a minute, and the folder is not the one of `handrail up`."""
    settings = prepare_environment()
    assert (settings.clock_speed, settings.data) == (2880, Path("var/demo"))
    assert settings.clock_epoch is not None
    assert settings.clock_epoch.tzinfo is not None


@pytest.mark.parametrize("name", ["DATABASE_URL", "KEYS_URL", "SMTP_URL", "IMAP_URL"])
def test_demonstration_keeps_to_itself(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made-up cases go into no real database, and mail to made-up people leaves by no real server."""
    monkeypatch.setenv(f"HANDRAIL_{name}", "smtp://127.0.0.1:25")
    with pytest.raises(CommandError, match=f"HANDRAIL_{name} is set"):
        prepare_environment()


def test_demonstration_empties_only_its_own_folder(tmp_path: Path) -> None:
    """A folder with anything else in it is refused and left as it was; an earlier demonstration is emptied."""
    (tmp_path / "handrail.db").write_text("real")
    with pytest.raises(CommandError, match="no demonstration"):
        require_own_folder(tmp_path)
    assert (tmp_path / "handrail.db").read_text() == "real"
    (tmp_path / "demonstration").touch()
    (tmp_path / "keys").mkdir()
    require_own_folder(tmp_path)
    start_afresh(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["demonstration"]
    require_own_folder(tmp_path / "not-there")


def test_other_terminals_get_the_same_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder holds the variables that let other commands see the demonstration as it is."""
    monkeypatch.setenv("HANDRAIL_DATA", str(tmp_path))
    shown = keep_environment(prepare_environment(), Ports(8400, 8425, 4200))
    kept = dict(line.split("=", 1) for line in (tmp_path / "environment").read_text().splitlines())
    assert kept["HANDRAIL_CLOCK_EPOCH"] == os.environ["HANDRAIL_CLOCK_EPOCH"]
    assert (kept["HANDRAIL_DEMO"], kept["HANDRAIL_WEB_PORT"]) == ("1", "8400")
    assert str(tmp_path / "environment") in shown


def test_people_fill_every_group_of_the_policy() -> None:
    """The default policy finds as many people in each group as it asks for, none of whom exists."""
    policy = Shelf.from_folder(None).active("carpentries")
    roles = [one.role for one in PEOPLE]
    assert all(roles.count(policy.role_of(name)) >= group.at_least for name, group in policy.people.items())
    assert all(one.email.endswith("@example.org") for one in PEOPLE)


def test_stories_are_clearly_made_up() -> None:
    """Each text says that it is made up; there is danger, a question, and a report that nobody counsels."""
    texts = [str(story.report["text"]) for story in STORIES]
    texts += [step.note for story in STORIES for step in story.steps if step.note]
    assert all(text.startswith("This is made up.") for text in texts)
    assert any(story.report.get("danger") for story in STORIES)
    assert any(story.report["intent"] == "counsel" and "contact" not in story.report for story in STORIES)
    assert any("counsel" not in [step.trigger for step in story.steps] for story in STORIES)
