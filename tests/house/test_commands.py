"""
The commands around the code: what `make` offers, what the documents promise of it, and what `.ci/run` runs.
"""

import os
import re
import shutil
import subprocess

import pytest

from tests.house.source_tree import ROOT, listed, text_of, tracked

PROMISED = {
    "help", "setup", "up", "demo", "test", "browser", "tools", "picture", "fast", "faults", "hostile", "upgrades",
    "scale", "versions", "schedules", "proofs", "check",
    "format", "bench", "lock", "words",
}  # fmt: skip
TARGET = re.compile(r"^([a-z][\w-]*):(?!=)", re.MULTILINE)


@pytest.fixture(scope="module")
def makefile() -> str:
    """Read the Makefile."""
    return (ROOT / "Makefile").read_text(encoding="utf-8")


def test_make_alone_lists_every_target(makefile: str) -> None:
    """`make` without a word prints each target with what it does."""
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - make is found on the path
    shown = dict(re.findall(r"^  make (\S+)\s+(\S.*)$", done.stdout, re.MULTILINE))
    assert set(shown) == set(TARGET.findall(makefile)), "give each target a `## sentence` on its line"


def test_make_keeps_its_promises(makefile: str) -> None:
    """The targets that others script against exist, and none is taken for a file of the same name."""
    targets = set(TARGET.findall(makefile))
    phony = re.search(r"^\.PHONY:(.*)$", makefile, re.MULTILINE)
    assert targets == PROMISED
    assert phony is not None
    assert set(phony[1].split()) == targets


def test_documents_name_only_targets_that_exist(makefile: str) -> None:
    """Every `make` command in a document can be typed."""
    targets = set(TARGET.findall(makefile))
    faults = [
        f"{path}: make {target}"
        for path in tracked()
        if path.suffix == ".md"
        for target in re.findall(r"(?:`|^)make (?:[A-Z]+=\S+ )?([a-z][\w-]*)", text_of(path) or "", re.MULTILINE)
        if target not in targets
    ]
    assert faults == [], listed(faults, "There is no such target:")


def test_ci_runs_the_checks_and_the_tests() -> None:
    """`.ci/run` can be started, stops at the first fault, and runs `make check` before `make test`."""
    script = ROOT / ".ci" / "run"
    bash = shutil.which("bash")
    assert bash is not None
    subprocess.run([bash, "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash")
    assert "set -euo pipefail" in text
    assert text.index("make check") < text.index("make test")


def test_ci_installs_nothing_by_hand() -> None:
    """All that `.ci/run` needs is what `make setup` builds."""
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"\b(apt|apt-get|curl|wget|pip|uv|npm|brew)\b", text) == []
