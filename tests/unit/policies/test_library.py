"""
The policies that come with Handrail: they load, they keep their sources' word, and editors can check them.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from policies.json_schema import policy_schema
from policies.promises import owed_from
from policies.schema import Policy
from policies.shelf import LIBRARY, Shelf
from states.lifecycle import Event
from tests.unit.policies.facts import FACTS

ROOT = Path(__file__).parents[3]
FRIDAY_EVENING = datetime(2026, 1, 2, 18, 0, tzinfo=UTC)
FILES = sorted(LIBRARY.glob("*.yaml"))


def _plain(value: object) -> object:
    """Answer a value as a file would write it."""
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return value if value is None or isinstance(value, bool | int | str | dict) else str(value)


def _same(part: object, facts: dict[str, Any]) -> None:
    assert {key: _plain(getattr(part, key)) for key in facts} == facts


def _people(policy: Policy, facts: dict[str, Any]) -> None:
    for group, rules in facts.items():
        _same(policy.people[group], rules)


def _deadlock(policy: Policy, facts: tuple[str | None, str]) -> None:
    assert policy.decide.deadlock is not None
    assert policy.decide.deadlock.to == facts[1]
    assert facts[0] in (None, str(policy.decide.deadlock.after))


def _alone(policy: Policy, facts: tuple[str, str]) -> None:
    assert policy.unilateral is not None
    assert facts[0] in policy.unilateral.who
    assert str(policy.unilateral.report_within) == facts[1]


def _nudges(policy: Policy, facts: dict[str, Any]) -> None:
    for name, nudges in facts.items():
        assert [(str(one.at), one.tell) for one in policy.promises[name].nudge] == nudges


def _transparency(policy: Policy, facts: dict[str, Any] | None) -> None:
    if facts is None:
        assert policy.transparency is None
    else:
        _same(policy.transparency, facts)


def _measures(policy: Policy, facts: dict[str, Any]) -> None:
    assert {name: (str(policy.measures[name].lasts), policy.measures[name].returns) for name in facts} == facts


def _equal(asked: Callable[[Policy], object]) -> Callable[[Policy, Any], None]:
    def compare(policy: Policy, facts: object) -> None:
        assert asked(policy) == facts

    return compare


def _spans(part: str) -> Callable[[Policy, Any], None]:
    def compare(policy: Policy, facts: dict[str, str]) -> None:
        assert {name: str(getattr(policy, part)[name]) for name in facts} == facts

    return compare


ASKED: dict[str, Callable[[Policy, Any], None]] = {
    "promises": lambda policy, facts: _same_spans({n: policy.promises[n].within for n in facts}, facts),
    "aims": _equal(lambda policy: {name for name, owing in policy.promises.items() if owing.aim}),
    "nudges": _nudges,
    "people": _people,
    "decide": lambda policy, facts: _same(policy.decide, facts),
    "relaxed": _equal(lambda policy: policy.decide.relaxed and policy.decide.relaxed.vote),
    "deadlock": _deadlock,
    "unilateral": _alone,
    "appeal": lambda policy, facts: _same(policy.appeal, facts),
    "conflicts": lambda policy, facts: _same(policy.conflicts, facts),
    "measures": _measures,
    "votes": lambda policy, facts: _same_spans({n: policy.measures[n].vote for n in facts}, facts),
    "keep": _spans("keep"),
    "keep_reporter": _spans("keep_reporter"),
    "kept_after_a_ban": lambda policy, fact: _same_spans({fact[0]: policy.keep[fact[0]]}, {fact[0]: fact[1]}),
    "new_violation": _equal(lambda policy: policy.new_violation),
    "transparency": _transparency,
    "handover": _equal(lambda policy: policy.calendar.handover),
    "meetings": _equal(lambda policy: len(policy.calendar.meetings)),
    "approved_by": lambda policy, fact: _approved(policy, *fact),
    "last_tier": _equal(lambda policy: policy.tiers[-1]),
}


def _same_spans(found: dict[str, Any], facts: dict[str, str]) -> None:
    assert {name: str(value) for name, value in found.items()} == facts


def _approved(policy: Policy, outcome: str, group: str) -> None:
    assert policy.decide.approval[outcome] == (group,)


def assert_so(policy: Policy, fact: str) -> None:
    """Fail unless a policy says what the table of figures says of it."""
    ASKED[fact](policy, FACTS[policy.name][fact])


@pytest.mark.parametrize(("name", "fact"), [(name, fact) for name, facts in FACTS.items() for fact in facts])
def test_library_says_what_its_source_says(library: Shelf, name: str, fact: str) -> None:
    """Durations, votes, sizes, appeals, keeping and publishing are those that the community has published."""
    assert_so(library.active(name), fact)


def test_ten_published_procedures_are_here(library: Shelf) -> None:
    """Ten procedures that communities have published, and one of our own, for two people."""
    assert set(library.names()) == {*FACTS, "minimal"}
    assert len(FACTS) == 10
    assert all(library.active(name).source for name in FACTS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_names_its_schema_and_is_named_after_its_policy(library: Shelf, path: Path) -> None:
    """Editors find the schema in the first line, and people find the policy by the file's name."""
    first, *_ = path.read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=policy.schema.json"
    assert path.stem in library.names()


def test_schema_beside_the_library_is_fresh() -> None:
    """The schema that editors read is the one of today's language."""
    stale = "it is stale: handrail policy schema > policies/library/policy.schema.json"
    assert json.loads((LIBRARY / "policy.schema.json").read_text(encoding="utf-8")) == policy_schema(), stale


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_which_figures_are_ours(path: Path) -> None:
    """Where a source is silent, the file says so; nobody takes our figure for the community's."""
    assert "ours" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_policy_survives_being_stored(library: Shelf, path: Path) -> None:
    """A case reads the version it was opened under from its canonical text."""
    policy = library.active(path.stem)
    again = Policy.from_canonical(policy.canonical())
    assert again == policy
    assert again.version == policy.version


def test_acknowledgement_is_owed_within_24_hours_whatever_the_day(carpentries: Policy) -> None:
    """The source says 24 hours for every report, so a weekend does not lengthen them."""
    owed = {one.name: one for one in owed_from(carpentries, Event.RECEIVED, FRIDAY_EVENING)}
    assert owed["acknowledge"].due_at == FRIDAY_EVENING + timedelta(hours=24)
    assert owed["counsel"].due_at == FRIDAY_EVENING + timedelta(hours=48)


def test_committee_meets_within_two_business_days(carpentries: Policy) -> None:
    """Story B7: business days are counted by the calendar, hours by the clock."""
    owed = {one.name: one for one in owed_from(carpentries, Event.ESCALATED, FRIDAY_EVENING)}
    assert owed["meet"].due_at == datetime(2026, 1, 6, 18, 0, tzinfo=UTC)
    assert owed["answer"].due_at == FRIDAY_EVENING + timedelta(days=7)


def test_follow_up_comes_a_week_after_the_next_meeting(library: Shelf) -> None:
    """A report of Friday waits for the meeting of the first Tuesday, and a week more at most."""
    owed = {one.name: one for one in owed_from(library.active("psf"), Event.RECEIVED, FRIDAY_EVENING)}
    assert owed["hand_on"].due_at == datetime(2026, 1, 6, 17, 0, tzinfo=UTC)
    assert owed["follow_up"].due_at == datetime(2026, 1, 13, 17, 0, tzinfo=UTC)


def test_quorum_of_kubernetes_is_a_majority_or_two_of_four(library: Shelf) -> None:
    """Of five members three must take part, and of four or three of them two."""
    policy = library.active("kubernetes")
    assert [policy.needs("committee", eligible).taking_part for eligible in (5, 4, 3, 2)] == [3, 2, 2, 2]


def test_page_shows_each_policy_with_its_source_and_figures(library: Shelf) -> None:
    """The page about the library names every policy, where it comes from, and the figures that its file holds."""
    page = (ROOT / "docs" / "policy-library.md").read_text(encoding="utf-8")
    for name in library.names():
        policy = library.active(name)
        assert (
            f"| [`{name}`](../policies/library/{name}.yaml) | {policy.title} | {policy.source or 'our own'} |" in page
        )
        first, vote = policy.promises["acknowledge"], policy.decide.vote.replace("_", " ")
        aim = " (an aim)" if first.aim else ""
        assert policy.appeal is not None
        appeal = f"{policy.appeal.window} to {policy.appeal.to}"
        row = re.compile(
            rf"^\| `{name}` \| {first.within}{re.escape(aim)} \| [^|]+ \| {vote} \| {appeal} \|", re.MULTILINE
        )
        assert row.search(page), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_library_is_read_by_the_fast_parser(file: Path) -> None:
    """A pipe that takes one mail loads them all; the exact parser takes ten times as long and is for faults."""
    reading = YAML(typ="safe", pure=False).parse(file.read_text(encoding="utf-8"))
    assert sum(1 for _ in reading) > len(file.read_text(encoding="utf-8").splitlines())
