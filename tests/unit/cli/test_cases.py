"""
`handrail case`: what it shows of cases, to people and to programs.
"""

import json

from tests.unit.cli.conftest import Handrail
from tests.unit.cli.fake_desk import DONE, OPEN, FakeDesk

SHAPE = {
    "reference", "state", "policy", "policy_version", "tier", "holder", "opened_at", "danger", "intent", "outcome",
    "promises", "version", "pending_moves",
}  # fmt: skip


def test_case_list_answers_in_json(handrail: Handrail, desk: FakeDesk) -> None:
    """Each case comes with the keys that scripts rely on, and its instants end in Z."""
    done = handrail("case", "list", "--json")
    cases = json.loads(done.out)
    assert (done.status, len(cases)) == (0, len(desk.cases))
    assert set(cases[0]) == SHAPE
    assert cases[0]["opened_at"] == "2026-03-01T12:00:00Z"
    assert set(cases[0]["promises"][0]) >= {"name", "due_at", "kept_at", "broken_at"}


def test_case_list_leaves_out_what_is_resolved(handrail: Handrail, desk: FakeDesk) -> None:
    """With --open, only the cases that someone still owes a step to are listed."""
    del desk
    cases = json.loads(handrail("case", "list", "--open", "--json").out)
    assert [case["reference"] for case in cases] == [OPEN]


def test_case_list_in_a_pipe_is_plain(handrail: Handrail, desk: FakeDesk) -> None:
    """Where no terminal is, every case is one line under a line of names, without frames or colours."""
    done = handrail("case", "list")
    lines = done.out.splitlines()
    assert len(lines) == 1 + len(desk.cases)
    assert lines[0].split()[0] == "reference"
    assert lines[1].split()[:2] == [OPEN, "received"]
    assert "\x1b" not in done.out


def test_case_list_without_cases_says_so(handrail: Handrail, desk: FakeDesk) -> None:
    """An empty list is a sentence for people beside an empty answer, and an empty list for programs."""
    desk.cases.clear()
    done = handrail("case", "list")
    assert (done.out, done.err) == ("", "There are no cases.\n")
    assert json.loads(handrail("case", "list", "--json").out) == []


def test_case_show_tells_promises(handrail: Handrail, desk: FakeDesk) -> None:
    """One case shows its state, its policy's version, and each promise with when it ended and how."""
    del desk
    done = handrail("case", "show", DONE.lower())
    assert done.status == 0
    assert "0123456789abcdef" in done.out
    assert done.out.splitlines()[-1].split()[-3:] == ["kept", "2026-03-01", "13:00Z"]


def test_case_show_answers_in_json(handrail: Handrail, desk: FakeDesk) -> None:
    """One case has the same keys as in the list."""
    del desk
    case = json.loads(handrail("case", "show", DONE, "--json").out)
    assert set(case) == SHAPE
    assert case["promises"][0]["kept_at"] == "2026-03-01T13:00:00Z"


def test_unknown_case_is_one_sentence(handrail: Handrail, desk: FakeDesk) -> None:
    """A reference that is none ends with 66 and says where to find one that is."""
    del desk
    for command in ("show", "log"):
        done = handrail("case", command, "HR-99999999")
        assert (done.status, done.out) == (66, "")
        assert done.err == "There is no such case; `handrail case list` shows those there are.\n"


def test_case_log_shows_codes(handrail: Handrail, desk: FakeDesk) -> None:
    """The log shows who did what when, in columns and in JSON."""
    del desk
    assert "received  intent report" in handrail("case", "log", OPEN).out
    entry = json.loads(handrail("case", "log", OPEN, "--json").out)[0]
    assert set(entry) == {"seq", "at", "who", "event", "data", "policy_version", "hash"}
    assert entry["at"] == "2026-03-01T12:00:00Z"
