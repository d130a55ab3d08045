"""
The page about failures against these tests: what it says is held by a test, and each test is told of there.
"""

import re
from pathlib import Path

import pytest

from tests.faults.system import ROOT

pytestmark = pytest.mark.faults
PAGE = ROOT / "docs" / "operate" / "failures.md"
NOT_TOLD = {"test_wrong_statement_is_no_outage", "test_wrong_policy_opens_no_database"}
"""Tests of what happens inside the code, which no operator sees."""


def test_page_names_tests_that_exist() -> None:
    """Every row ends with the tests that hold it, and every test of this folder is in a row."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| what", "| ---"))]
    told = [set(re.findall(r"`(test_\w+)`", row.rsplit("|", 2)[1])) for row in rows]
    found = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^async def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert all(told)
    assert set().union(*told) == found - NOT_TOLD
