"""
The reference of the policy language: it is the schema's, and leaves out no key and no word.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from policies.clauses import REMEDIES
from policies.json_schema import policy_schema
from policies.messages import MESSAGES
from policies.panels import QUORUMS, VOTES
from policies.reference import reference
from policies.words import CHANNELS, RESERVED
from states.case import Intent
from states.lifecycle import CLOSING_OUTCOMES, Event

ROOT = Path(__file__).parents[3]
PAGE = reference()


def _keys() -> set[str]:
    schema = policy_schema()
    parts: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    return {key for part in parts for key in part.get("properties", {})}


def test_page_is_fresh() -> None:
    """The page in the repository is the one that the schema would write today."""
    stale = "docs/policy-reference.md is stale; write it anew: python -m policies.reference > docs/policy-reference.md"
    assert (ROOT / "docs" / "policy-reference.md").read_text(encoding="utf-8") == PAGE, stale


def test_module_prints_the_page() -> None:
    """`python -m policies.reference` prints the page and nothing else."""
    done = subprocess.run([sys.executable, "-m", "policies.reference"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode() == PAGE


@pytest.mark.parametrize("key", sorted(_keys()))
def test_key_is_documented(key: str) -> None:
    """Every key of the language has a line of its own."""
    assert f"\n| `{key}` | " in PAGE


@pytest.mark.parametrize(
    "word",
    sorted({*Event, *Intent, *REMEDIES, *MESSAGES, *CHANNELS, *VOTES, *QUORUMS, *CLOSING_OUTCOMES, *RESERVED}),
)
def test_word_is_documented(word: str) -> None:
    """Every word that a policy may use stands on the page."""
    assert f"`{word}`" in PAGE


def test_every_part_has_a_place() -> None:
    """Each part of the schema that has keys is shown, under the place where it is written."""
    parts = {part["description"] for part in policy_schema()["$defs"].values() if "properties" in part}
    assert {part for part in parts if part not in PAGE} == set()
