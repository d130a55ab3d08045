"""
The threat model claims nothing without a test: each one that it names is there.
"""

import re

from tests.house.source_tree import ROOT, names_of_tests


def test_claims_name_tests_that_exist() -> None:
    """Every test that the page names is in the suite, and it names many."""
    claimed = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")))
    assert claimed - set(names_of_tests("tests")) == set()
    assert len(claimed) > 30
