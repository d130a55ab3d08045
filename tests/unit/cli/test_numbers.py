"""
`handrail numbers`: what may be published, and what is too small to be.
"""

import json

import pytest

from tests.unit.cli.conftest import Handrail

pytestmark = pytest.mark.usefixtures("desk")


def test_numbers_are_shown_by_count_and_word(handrail: Handrail) -> None:
    """Each number has a line; one that is too small is only said to be few."""
    done = handrail("numbers", "--since", "2026-01-01", "--until", "2026-07-01")
    assert done.status == 0
    assert done.out.startswith("carpentries, 2026-01-01 to 2026-07-01")
    assert "few" in done.out
    assert "7" in done.out


def test_numbers_are_there_for_programs(handrail: Handrail) -> None:
    """In JSON a number that is too small is null."""
    found = json.loads(handrail("numbers", "--policy", "psf", "--since", "2026-01-01", "--json").out)
    assert found["policy"] == "psf"
    assert found["since"] == "2026-01-01T00:00:00Z"
    assert found["counts"] == {"reports": {"reports": 7}, "outcomes": {"banned": None}}


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--policy", "minimal"), "publishes no numbers"), (("--since", "January"), "write it like 2026-01-01")],
)
def test_numbers_that_cannot_be_had_are_refused(handrail: Handrail, words: tuple[str, ...], said: str) -> None:
    """A policy without a word on publishing, and a day that is none, are told as such."""
    done = handrail("numbers", *words)
    assert done.status == 2
    assert said in done.err
