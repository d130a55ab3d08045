"""
`handrail policy list`, `activate`, `migrate`: who agreed to what, and what is shown before cases move.
"""

import json
from pathlib import Path

import pytest

from policies.shelf import LIBRARY
from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import FakeDesk

CARPENTRIES = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")
AGREE = ("policy", "activate", "carpentries", "--passphrase-stdin", "--by")
SECRET = "a passphrase for tests\n"


def test_list_shows_what_is_in_force_and_who_agreed(handrail: Handrail, desk: FakeDesk) -> None:
    """Since when, by whom, whether the file differs, who waits, and why it was agreed to all the same."""
    done = handrail("policy", "list")
    rows = {line.split()[0]: line for line in done.out.splitlines()}
    assert "since 2026-03-01 12:00Z  ada@example.org, bo@example.org  differs (0000000000000000)" in rows["carpentries"]
    assert rows["minimal"].split("  ")[-1].endswith("the same")
    assert "as its file says" in rows["minimal"]
    assert "minimal: version ffffffffffffffff waits; 1 of 2 people agree: ada@example.org." in done.err
    assert "carpentries: agreed to with 2 findings. Why all the same: It is late." in done.err
    listed = json.loads(handrail("policy", "list", "--json").out)
    assert [(one["policy"], one["since"]) for one in listed] == [
        ("carpentries", "2026-03-01T12:00:00Z"),
        ("minimal", None),
    ]
    assert set(listed[0]) == {
        "policy", "title", "version", "since", "agreed_by", "findings", "reasons", "file_version", "waiting",
    }  # fmt: skip
    assert desk.passphrases == []


def test_activate_takes_two_people(handrail: Handrail, desk: FakeDesk) -> None:
    """The first hears that another must agree, the second that it is in force."""
    first = handrail(*AGREE, "ada@example.org", stdin=SECRET)
    assert first.status == 0
    assert first.out.endswith("1 of 2 people agree: ada@example.org.\n")
    second = handrail(*AGREE, "bo@example.org", "--json", stdin=SECRET)
    assert json.loads(second.out)["in_force"] is True
    assert json.loads(second.out)["agreed_by"] == ["ada@example.org", "bo@example.org"]
    assert desk.passphrases == [SECRET.strip()] * 2
    assert "is in force as version" in handrail(*AGREE, "bo@example.org", stdin=SECRET).out


def test_activate_needs_the_passphrase(handrail: Handrail, desk: FakeDesk) -> None:
    """Without one on the standard input nothing is asked of the desk."""
    assert handrail(*AGREE, "ada@example.org").status == 2
    assert handrail(*(word for word in AGREE if word != "--passphrase-stdin"), "ada@example.org").status == 2
    assert desk.agreed == ()


def test_activate_refuses_what_cannot_keep_its_word(handrail: Handrail, desk: FakeDesk, tmp_path: Path) -> None:
    """What the proof found is shown with its steps, and a reason is asked for."""
    path = tmp_path / "faulty.yaml"
    path.write_text(CARPENTRIES.replace("policy: carpentries", "policy: faulty"), encoding="utf-8")
    words = ("policy", "activate", str(path), "--by", "ada@example.org", "--passphrase-stdin")
    done = handrail(*words, stdin=SECRET)
    assert (done.status, done.out, desk.agreed) == (1, "", ())
    assert "faulty: nobody is ever told\n    a report comes\n" in done.err
    assert handrail(*words, "--despite-findings", "It is late.", stdin=SECRET).status == 0


@pytest.mark.parametrize("words", [(), ("--case", "HR-22222222", "--all")])
def test_migrate_wants_to_know_which_cases(handrail: Handrail, desk: FakeDesk, words: tuple[str, ...]) -> None:
    """Neither none nor both ways of saying it."""
    assert handrail("policy", "migrate", "minimal", "carpentries", *words).status == 2
    assert desk.data is None


def test_migrate_shows_before_it_moves(handrail: Handrail, desk: FakeDesk) -> None:
    """What changes is shown; without someone who agrees nothing moves; what cannot move is left, and ends with 1."""
    words = ("policy", "migrate", "minimal", "carpentries", "--all")
    assert handrail(*words).status == 2
    done = handrail(*words, "--yes")
    assert done.status == 1
    assert "answer: due Friday 6 March 2026, 12:00 instead of" in done.out
    assert done.out.endswith("1 of 2 cases follow the new version.\n")
    answer = json.loads(handrail(*words, "--yes", "--json").out)
    assert [one["status"] for one in answer["moved"]] == ["applied"]
    assert desk.data is not None


def test_migrate_moves_one_case(handrail: Handrail, desk: FakeDesk) -> None:
    """A reference in small letters is found; one that does not follow the first policy ends with 66."""
    words = ("policy", "migrate", "minimal", "carpentries", "--yes", "--case")
    assert handrail(*words, "hr-22222222").out.endswith("1 of 1 cases follow the new version.\n")
    assert handrail(*words, "HR-33333333").status == 66
    assert handrail(*words, "HR-STUCK234").status == 1
    assert desk.data is not None
