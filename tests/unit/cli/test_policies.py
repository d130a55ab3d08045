"""
`handrail policy check`: findings with their places, policies by file or name.
"""

import json
from pathlib import Path

import pytest

from policies.shelf import LIBRARY
from tests.unit.cli.conftest import Handrail

CARPENTRIES = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")


def test_policy_check_of_the_library_is_clean(handrail: Handrail) -> None:
    """The policies that come with Handrail keep what they promise, and the answer counts them."""
    done = handrail("policy", "check", "--json")
    assert done.status == 0
    answer, count = json.loads(done.out), len(list(LIBRARY.glob("*.yaml")))
    assert (answer["checked"], answer["findings"]) == ({"policies": count}, [])
    assert len(answer["figures"]) == count
    assert {one["first_told"] for one in answer["figures"]} == {0}


def test_policy_check_shows_the_place_and_the_nearest_word(handrail: Handrail, tmp_path: Path) -> None:
    """A mistyped key is found with file, line, column and what may have been meant, and ends with 1."""
    path = tmp_path / "mine.yaml"
    path.write_text(CARPENTRIES.replace("\npromises:", "\npromisses:"), encoding="utf-8")
    done = handrail("policy", "check", str(path), "carpentries")
    line = 1 + CARPENTRIES[: CARPENTRIES.index("\npromises:") + 1].count("\n")
    assert done.status == 1
    assert f"{path}:{line}:1: there is no key 'promisses'" in done.out
    assert "did you mean 'promises'?" in done.out
    assert any(line.endswith("carpentries.yaml: keeps what it promises") for line in done.out.splitlines())
    assert "    committee: if nobody acts they hear within 24 h" in done.out
    finding = json.loads(handrail("policy", "check", str(path), "--json").out)["findings"][0]
    assert set(finding) == {"file", "policy", "code", "line", "column", "message", "nearest", "steps", "recusals"}


def test_policy_check_shows_what_cannot_be_kept(handrail: Handrail, tmp_path: Path) -> None:
    """A policy that loads and cannot keep its word ends with 1, with a code that programs can tell apart."""
    path = tmp_path / "mine.yaml"
    path.write_text(CARPENTRIES.replace("\nroutes:\n", "\nroutes:\n  - to: facilitators\n"), encoding="utf-8")
    done = handrail("policy", "check", str(path), "--json")
    found = json.loads(done.out)["findings"]
    assert done.status == 1
    assert {(one["policy"], one["code"]) for one in found} >= {("carpentries", "unreachable-route")}
    assert str(path) in handrail("policy", "check", str(path)).out


def test_policy_is_found_in_the_folder_of_the_settings(
    handrail: Handrail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is looked for in HANDRAIL_POLICIES before the library."""
    (tmp_path / "own.yaml").write_text(CARPENTRIES.replace("policy: carpentries", "policy: own", 1), encoding="utf-8")
    monkeypatch.setenv("HANDRAIL_POLICIES", str(tmp_path))
    assert handrail("policy", "check", "own").status == 0
    assert "policy own" in handrail("policy", "explain", "own").out


def test_unknown_policy_is_one_sentence(handrail: Handrail) -> None:
    """A policy that is neither a file nor in use ends with 66 and names those there are."""
    done = handrail("policy", "explain", "nope")
    assert (done.status, done.out) == (66, "")
    assert done.err.startswith("There is no policy file or policy nope; there are: carpentries, ")


def test_faulty_policy_cannot_be_explained(handrail: Handrail, tmp_path: Path) -> None:
    """Explaining a policy that does not load ends with 78 and its faults."""
    path = tmp_path / "mine.yaml"
    path.write_text("policy: [", encoding="utf-8")
    done = handrail("policy", "explain", str(path))
    assert done.status == 78
    assert f"{path}:1:" in done.err
