"""
The documents against the repository: links lead somewhere, every page can be found, every decision is listed.
"""

import re
import tomllib
from pathlib import Path

import pytest

from handrail.settings import Settings
from tests.house.source_tree import ROOT, lines, listed, names_of_tests, text_of, tracked

DECISIONS = ROOT / "docs" / "adr"
REQUIRED = (
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "LICENSE",
    "docs/index.md", "docs/glossary.md", "docs/settings.md", "docs/lifecycle.md", "docs/adr/index.md",
)  # fmt: skip
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _pages() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _fault(page: Path, link: str) -> str | None:
    """Say what is wrong with a link of `page`, or nothing."""
    name, _, anchor = link.partition("#")
    target = (ROOT / page.parent / name).resolve() if name else ROOT / page
    if not target.exists():
        return f"{page}: {link} leads nowhere"
    if anchor and target.suffix == ".md" and anchor not in _anchors(target.read_text(encoding="utf-8")):
        return f"{page}: {link} names no heading there"
    return None


def _indexed(folder: Path) -> set[Path]:
    """Answer the pages that a folder's index links to."""
    index = ROOT / folder / "index.md"
    return {folder / link for link in LINK.findall(index.read_text(encoding="utf-8"))} if index.is_file() else set()


@pytest.mark.parametrize("name", REQUIRED)
def test_document_exists(name: str) -> None:
    """The documents that a visitor looks for are there and say something."""
    assert len((ROOT / name).read_text(encoding="utf-8")) > 200


def test_tests_that_are_named_exist() -> None:
    """Where a document says that a test holds something, there is that test, or a file of that name."""
    known = {*names_of_tests("tests"), *(path.stem for path in tracked() if path.suffix == ".py")}
    named = [(page, name) for page in _pages() for name in re.findall(r"`(test_\w+)`", text_of(page) or "")]
    missing = [f"{page}: {name}" for page, name in named if name not in known]
    assert named
    assert missing == [], listed(missing, "No test is called so; find what became of it:")


def test_links_lead_somewhere() -> None:
    """Every link inside the repository points at a file and a heading that exist."""
    links = [(page, link) for page in _pages() for link in LINK.findall(_without_code(text_of(page) or ""))]
    inner = [(page, link) for page, link in links if "://" not in link and not link.startswith("mailto:")]
    faults = [fault for page, link in inner if (fault := _fault(page, link))]
    assert len(inner) > 20
    assert faults == [], listed(faults, "Mend the link:")


def test_every_page_can_be_found() -> None:
    """Each page under `docs/` is linked from the index beside it, or from the one of all documents."""
    pages = [path for path in _pages() if path.parts[0] == "docs" and path != Path("docs/index.md")]
    faults = [str(page) for page in pages if page not in _indexed(page.parent) | _indexed(Path("docs"))]
    assert faults == [], listed(faults, "Name these in docs/index.md, or in an index.md beside them:")


def test_every_decision_is_listed() -> None:
    """The decisions are numbered without a gap, and the index names each by its title."""
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "index.md")
    index = (DECISIONS / "index.md").read_text(encoding="utf-8")
    titles = [path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in records]
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    missing = [
        f"[{title}]({path.name})"
        for title, path in zip(titles, records, strict=True)
        if f"[{title}]({path.name})" not in index
    ]
    assert missing == [], listed(missing, "Name these in docs/adr/index.md:")


def test_decision_has_its_four_parts() -> None:
    """Each decision tells its status, context, decision, consequences and the alternatives."""
    parts = ["Context", "Decision", "Consequences", "Alternatives"]
    faults = [
        path.name
        for path in DECISIONS.glob("[0-9]*.md")
        if re.findall(r"^## (.+)$", text := path.read_text(encoding="utf-8"), re.MULTILINE) != parts
        or not re.search(r"^(Accepted|Superseded by \[.*\]\(.*\)), \d{4}-\d\d-\d\d\.$", text, re.MULTILINE)
    ]
    assert faults == [], listed(faults, f"Give these a status with its date, and the headings {', '.join(parts)}:")


def test_settings_are_documented() -> None:
    """The page of settings names each one with its default and its meaning, and no other."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = {line for line in page.splitlines() if line.startswith("| `HANDRAIL_")}
    wanted = {
        f"| `HANDRAIL_{name.upper()}` | {_shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    }
    assert sorted(rows - wanted) == [], "docs/settings.md tells of settings that are not so"
    assert sorted(wanted - rows) == [], "docs/settings.md lacks these lines"


def _shown(default: object) -> str:
    return "none" if default in (None, (), {}) else f"`{default}`"


def test_dependencies_are_accounted_for() -> None:
    """Each package that `pyproject.toml` names has its row, with its reason, in the decision on dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["scale"]
    wanted = [*project["project"]["dependencies"], *extra, *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=;~ ]", requirement)[0] for requirement in wanted}
    rows = re.findall(r"^\| ([\w.-]+) \|.*$", (DECISIONS / "0012-dependencies.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(names ^ (set(rows) - {"package", "---"})) == [], "add or take out their rows in docs/adr/0012"


def test_variables_are_documented() -> None:
    """Every `HANDRAIL_` variable that stands in a tracked file is explained on the page of settings."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    faults = [
        f"{place}: {name}"
        for place, line in lines()
        for name in re.findall(r"\bHANDRAIL_[A-Z][A-Z_]*[A-Z]\b", line)
        if f"`{name}" not in page
    ]
    assert faults == [], listed(faults, "Explain these in docs/settings.md, or mend the name:")
