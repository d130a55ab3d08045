"""
`handrail policy simulate`: a year as tables, JSON and a page, and refusals that say what to type.
"""

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Handrail


def test_simulate_shows_a_year(handrail: Handrail) -> None:
    """Without a word it lives through a year of the policy in use, and says what one more person would change."""
    done = handrail("policy", "simulate", "--cases", "20", "--pairs", "2")
    assert done.status == 0
    assert done.out.startswith("The Carpentries incident response: 2027, seed 1, 20 reports (")
    for title in ("Promises", "Waiting", "People", "Why cases moved", "One more of facilitators (2 pairs"):
        assert f"\n{title}" in done.out


def test_simulate_answers_programs_the_same_for_a_seed(handrail: Handrail) -> None:
    """The same seed gives the same answer, another one another."""
    asked = ("policy", "simulate", "minimal", "--cases", "30", "--pairs", "0", "--json", "--seed")
    one, same, other = (handrail(*asked, seed).out for seed in ("5", "5", "6"))
    assert one == same != other
    answer = json.loads(one)
    assert (answer["policy"], answer["opened"], answer["one_more"]) == ("minimal", 30, None)
    assert {"name", "given", "kept", "broken", "released", "running", "to"} == set(answer["promises"][0])


def test_simulate_writes_a_page(handrail: Handrail, tmp_path: Path) -> None:
    """The page is written where it was asked for."""
    path = tmp_path / "year.html"
    assert handrail("policy", "simulate", "--cases", "5", "--pairs", "1", "--html", str(path)).status == 0
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    nowhere = tmp_path / "no" / "year.html"
    assert handrail("policy", "simulate", "--cases", "5", "--pairs", "0", "--html", str(nowhere)).status == 73


def test_simulate_takes_a_community(handrail: Handrail, tmp_path: Path) -> None:
    """A community file says who is there; a fault in it is told with its place."""
    path = tmp_path / "ours.yaml"
    path.write_text("community: ours\npeople: [{name: one, groups: facilitators, hours: mon-sun 18:00-20:00}]\n")
    done = handrail("policy", "simulate", "--community", str(path), "--cases", "5", "--pairs", "0", "--json")
    assert [one["name"] for one in json.loads(done.out)["people"]] == ["one"]
    path.write_text("community: ours\npeeple: []\n")
    done = handrail("policy", "simulate", "--community", str(path))
    assert done.status == 78
    assert f"{path}:2:1: there is no key 'peeple'" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("--cases", "5", "--per-week", "1"),
        ("--cases", "0"),
        ("--per-week", "0"),
        ("--year", "1066"),
        ("--one-more", "comittee"),
    ],
)
def test_simulate_refuses_what_makes_no_sense(handrail: Handrail, words: tuple[str, ...]) -> None:
    """What cannot be meant ends with 2 and a sentence."""
    assert handrail("policy", "simulate", *words).status == 2
