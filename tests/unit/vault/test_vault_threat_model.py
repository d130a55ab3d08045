"""
The threat model claims nothing without a test: each one that it names is there.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_claims_name_tests_that_exist() -> None:
    """Every test that the page names is in the suite, and it names many."""
    claimed = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py")]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    there = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, functions)}
    assert claimed - there == set()
    assert len(claimed) > 30
