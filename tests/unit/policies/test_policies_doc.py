"""
The documentation of the policy language: its tables are those of the code.
"""

import re
from pathlib import Path

from policies.telling import DEFAULTS

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "policies.md").read_text()
FINDING = re.compile(r'Finding\(\s*"([a-z-]+)"')


def test_findings_are_documented() -> None:
    """Whoever gets a finding can look up what it means."""
    parts = (path.read_text() for path in (ROOT / "policies" / "proving").glob("*.py"))
    codes = {code for part in parts for code in FINDING.findall(part)}
    assert len(codes) >= 10
    proof = (ROOT / "docs" / "policy-proof.md").read_text()
    assert codes <= set(re.findall(r"^\| `([a-z-]+)` \|", proof, re.MULTILINE))


def test_default_telling_is_documented() -> None:
    """The table of what a silent policy tells is the one the code has."""
    rows = dict(re.findall(r"^\| `([a-z_]+)` \| ((?:holders|reporter): [^|]*) \|$", TEXT, re.MULTILINE))
    told = {event.value: "; ".join(f"{one.group}: `{one.message}`" for one in some) for event, some in DEFAULTS.items()}
    assert rows == told
