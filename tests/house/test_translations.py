"""
The words of the reporter's pages against the files of languages: nothing missing, nothing guessed, nothing left over.
"""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from handrail.languages import TRANSLATIONS, faults_of
from tests.house.source_tree import ROOT, listed

CATALOGUES = sorted(TRANSLATIONS.glob("*.po"))
EXTRACT = ("extract", "-F", "babel.cfg", "-k", "to_translate", "--omit-header")
SPOKEN = re.compile(
    r">[^<>{}]*[A-Za-z]{3}[^<>{}]*<|(?:alt|title|aria-label|placeholder)=\"[^\"{}]*[A-Za-z]{3}[^\"{}]*\""
)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


@cache
def _template() -> frozenset[str]:
    return frozenset(str(one.id) for one in _read(TRANSLATIONS / "handrail.pot") if one.id)


def test_template_is_up_to_date(tmp_path: Path) -> None:
    """The template holds exactly the words that stand in the pages and in the tables beside them."""
    made = tmp_path / "words.pot"
    command = [str(Path(sys.executable).with_name("pybabel")), "-q", *EXTRACT, "-o", str(made), "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {str(one.id) for one in _read(made) if one.id}
    assert len(found) > 200
    assert sorted(found ^ _template()) == [], "run `make words`, then translate what is new"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_language_is_complete(path: Path) -> None:
    """Every language says everything, with nothing guessed by a tool and nothing that no page says any more."""
    read = _read(path)
    missing = [str(one.id) for one in read if one.id and (not one.string or one.fuzzy)]
    assert missing == [], listed(missing, f"Translate these in {path.name}:")
    assert sorted({str(one.id) for one in read if one.id} ^ _template()) == [], "run `make words`"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_language_keeps_placeholders(path: Path) -> None:
    """Every translation has the placeholders of the English words, and no others."""
    faults = [fault for one in _read(path) for fault in faults_of(one)]
    assert faults == [], listed(faults, f"Mend these in {path.name}:")


def test_every_word_of_the_pages_can_be_translated() -> None:
    """No reporter's page holds words in plain sight that no catalogue knows."""
    pages = sorted((ROOT / "web" / "templates" / "reporter").rglob("*.html"))
    faults = [
        f"{page.relative_to(ROOT)}: {found}"
        for page in pages
        for found in SPOKEN.findall(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "{}", page.read_text("utf-8"), flags=re.DOTALL))
    ]
    assert len(pages) > 12
    assert faults == [], listed(faults, "Put these into _( ):")
