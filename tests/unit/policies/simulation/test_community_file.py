"""
Community files: what a community writes about itself, and how faults are told.
"""

from pathlib import Path

import pytest

from policies.faults import PolicyError
from policies.schema import Policy
from policies.simulation.community import Doing
from policies.simulation.community_file import load_community, parse_community
from policies.simulation.usual import USUAL, answer_of, usual_community
from states.case import Intent

WHOLE = """\
community: ours
reports:
  per_week: 3
  days: {sat: 0.5, sun: 0.5}
  hours: {"18:00-23:00": 2}
  intents: {report: 5, counsel: 1}
  danger: 0.01
  about: {committee: 0.05}
answers:
  acknowledge: {seen: 2h, work: {median: 10m, spread: 1.5}}
by_group:
  committee:
    met: {seen: {mean: 2d}, work: 1h}
choices: {escalate: 0.4, appeal: 0}
cover_after: 3d
people:
  - name: first
    groups: facilitators
    zone: Europe/Berlin
    hours: [mon-fri 18:00-21:00, sat 10:00-12:00]
    holidays: [DE]
    away: [{from: 2027-07-01, to: 2027-07-21}]
    at_most: 4
  - {name: second, groups: [committee, board], hours: mon-sun 18:00-20:00, away_weeks: 5}
"""


def test_whole_community_is_read(carpentries: Policy) -> None:
    """Everything that a community may say of itself is understood."""
    read = parse_community(WHOLE, carpentries)
    assert read.reports.per_week == 3
    assert read.reports.intents == {Intent.REPORT: 5.0, Intent.COUNSEL: 1.0}
    assert [one.groups for one in read.people] == [("facilitators",), ("committee", "board")]
    assert str(answer_of(read, "facilitators", Doing.ACKNOWLEDGE).seen.median) == "2h"
    assert str(answer_of(read, "committee", Doing.MET).seen.mean) == "2d"
    assert answer_of(read, "board", Doing.MET) == USUAL[Doing.MET]


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("per_week: 3", "per_weak: 3", "3:3", "did you mean 'per_week'"),
        ("per_week: 3", "per_week: 0", "3:13", "greater than 0"),
        ("sat: 0.5", "satt: 0.5", "4:10", "no day of the week 'satt'"),
        ("committee: 0.05", "comittee: 0.05", "8:11", "did you mean 'committee'"),
        ("seen: 2h", "seen: 2 business days", "10:23", "minutes, hours, days or weeks"),
        ("{mean: 2d}", "{mean: 2d, median: 1d}", "13:17", "not both"),
        ("spread: 1.5", "spread: 0.5", "10:55", "1 or more"),
        ("acknowledge:", "acknowlege:", "10:3", "acknowledge"),
        ("danger: 0.01", "danger: 2", "7:11", "less than or equal to 1"),
        ("groups: facilitators", "groups: facilitator", "18:13", "did you mean 'facilitators'"),
        ("mon-fri 18:00-21:00", "weekdays", "20:13", "mon-fri 18:00-21:00"),
        ("zone: Europe/Berlin", "zone: Europe/Berln", "19:11", "did you mean 'Europe/Berlin'"),
        ("name: second", "name: first", "24:12", "two people are called 'first'"),
        ("at_most: 4", "at_most: 0", "23:14", "greater than 0"),
        ("people:", "people: []\nmore:", "16:9", "at least one is needed here"),
    ],
)
def test_faults_have_their_place(carpentries: Policy, old: str, new: str, place: str, said: str) -> None:
    """Whoever mistypes learns where, and what was probably meant."""
    with pytest.raises(PolicyError) as refused:
        parse_community(WHOLE.replace(old, new), carpentries, name="ours.yaml")
    assert f"ours.yaml:{place}: " in str(refused.value)
    assert said in str(refused.value)


def test_file_that_is_no_community_is_refused(carpentries: Policy, tmp_path: Path) -> None:
    """A list, or a file that is not there, is told in the same way."""
    with pytest.raises(PolicyError, match="is a mapping"):
        parse_community("- one", carpentries)
    with pytest.raises(PolicyError, match="cannot be read"):
        load_community(tmp_path / "nowhere.yaml", carpentries)
    (tmp_path / "ours.yaml").write_text(WHOLE)
    assert load_community(tmp_path / "ours.yaml", carpentries).community == "ours"


def test_usual_community_is_what_the_policy_asks_for(carpentries: Policy) -> None:
    """Without a file there are as many people as the policy asks for, an odd number where it wants one."""
    groups = [one.groups[0] for one in usual_community(carpentries).people]
    assert {group: groups.count(group) for group in carpentries.groups} == {
        "facilitators": 2,
        "committee": 3,
        "board": 1,
        "ombuds": 1,
    }
