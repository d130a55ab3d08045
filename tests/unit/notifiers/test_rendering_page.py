"""
The page on messages names every message, every fact and every code there is.
"""

import re
from pathlib import Path

import notifiers
from notifiers.rendering import TEMPLATES

FOLDER = Path(notifiers.__file__).parent
PAGE = (FOLDER.parent / "docs" / "messages.md").read_text(encoding="utf-8")


def test_every_message_is_described() -> None:
    """The first table has a row for each template folder, and none besides."""
    rows = re.findall(r"^\| `([a-z-]+)` \| .* \| (five|English) \|$", PAGE, re.MULTILINE)
    languages = {5: "five", 1: "English"}
    assert dict(rows) == {folder.name: languages[len(list(folder.iterdir()))] for folder in TEMPLATES.iterdir()}


def test_every_code_is_described() -> None:
    """Each code that a channel can raise stands in the last table."""
    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    codes = set(re.findall(r'NotifyError\("([a-z0-9-]+)"', source))
    assert len(codes) > 10
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []


def test_every_fact_is_described() -> None:
    """Each fact that our templates use stands in the table of facts."""
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*/*.txt"))
    facts = set(re.findall(r"\{\{ ([a-z]+)", templates)) - {"line", "words"}
    assert facts == {"reference", "link", "due", "promise", "state", "lines"}
    assert all(f"| `{fact}` |" in PAGE for fact in facts)
