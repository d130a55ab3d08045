"""
The page about failures against the tests: each row is held by one, and every fault that is tried is told of there.

That the tests it names exist is looked at in every document, see `test_documents`.
"""

import re

from tests.house.source_tree import ROOT, listed, names_of_tests

PAGE = ROOT / "docs" / "operate" / "failures.md"
NOT_TOLD = {"test_wrong_statement_is_no_outage", "test_wrong_policy_opens_no_database"}
"""Tests of what happens inside the code, which no operator sees."""


def _rows() -> list[str]:
    """Answer the lines of the page's tables but for their heads."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith(("| what", "| ---"))]


def test_row_ends_with_the_tests_that_hold_it() -> None:
    """What the page says of a fault is held by at least one test, named in the last column."""
    bare = [row for row in _rows() if not re.search(r"`test_\w+`", row.rsplit("|", 2)[1])]
    assert bare == [], listed(bare, "Name the test that holds each of these:")


def test_fault_that_is_tried_is_told_of() -> None:
    """Every test of `tests/faults` is named in a row, but for those of what no operator sees."""
    told = set(re.findall(r"`(test_\w+)`", "\n".join(_rows())))
    assert set(names_of_tests("tests/faults")) - told == NOT_TOLD
