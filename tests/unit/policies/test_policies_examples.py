"""
The pages about policies: every example in them is a policy, or fits into the one before it.
"""

import re
from pathlib import Path

import pytest

from policies.loading import parse_policy
from policies.proof import check

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [DOCS / "policies.md", *sorted(DOCS.glob("policy-*.md"))]
BLOCK = re.compile(r"^```yaml([^\n]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
MOST_LINES = 80
COMMUNITY = "community:"
"""Begins an example of what `policy simulate` reads, which has a test of its own."""


Example = tuple[str, str, bool, frozenset[str]]


def _examples() -> list[Example]:
    """Answer where each example stands, its text, whether it is whole, and what is wrong with it on purpose."""
    found: list[Example] = []
    for page in PAGES:
        text, whole = page.read_text(encoding="utf-8"), ""
        for block in (one for one in BLOCK.finditer(text) if not one[2].startswith(COMMUNITY)):
            where = f"{page.name}:{text[: block.start()].count(chr(10)) + 1}"
            part, wrong = "part" in block[1], re.findall(r"finds=([a-z,-]+)", block[1])
            whole = _joined(whole, block[2]) if part else block[2]
            found.append((where, whole, not part, frozenset(",".join(wrong).split(",")) - {""}))
    return found


def _joined(whole: str, part: str) -> str:
    """Put the keys of a part into the whole, in place of those that it had."""
    for key in re.findall(r"^(\w+):", part, re.MULTILINE):
        whole = re.sub(rf"^{key}:.*?(?=^\w|^#|\Z)", "", whole, flags=re.DOTALL | re.MULTILINE)
    return f"{whole}\n{part}"


EXAMPLES = _examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_example_is_a_policy_that_can_be_kept(example: Example) -> None:
    """What a stranger copies from a page loads, and the proof finds nothing in it but what the page says it finds."""
    where, text, _, wrong = example
    assert {finding.code for finding in check(parse_policy(text, name=where))} == wrong


def test_procedures_are_written_in_fewer_than_80_lines() -> None:
    """A community that is not in the library can write its procedure, from the pages alone, on one sheet of paper."""
    written = [text for where, text, whole, _ in EXAMPLES if whole and where.startswith("policy-examples")]
    assert len(written) == 2
    assert [text.count("\n") < MOST_LINES for text in written] == [True, True]


def test_every_page_with_yaml_is_looked_at() -> None:
    """A new page about policies is not forgotten: each that holds one is among those above."""
    whole = re.compile(r"^policy:.*^promises:", re.DOTALL | re.MULTILINE)
    others = {
        page
        for page in DOCS.rglob("*.md")
        if any(whole.search(block[2]) for block in BLOCK.finditer(page.read_text(encoding="utf-8")))
    }
    assert others <= set(PAGES)
