"""
What must not stand in any tracked file: addresses of package indexes, paths of somebody's machine, people's addresses.

It also holds that whoever silences a check says why, and that the lock file can be trusted.
"""

import io
import re
import tokenize

from tests.house.source_tree import ROOT, Source, lines, listed, sources

INDEXES = re.compile(r"(py[p]i|python[h]osted|registry\.np[m]js|registry\.yar[n]pkg|deb\.deb[i]an)\.(org|com)")
MACHINE_PATHS = re.compile(r"(?<![\w.~})>-])/(work(?![\w-])|ro[o]t/|hom[e]/\w|User[s]/\w)")
ADDRESS = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
RESERVED = re.compile(r"(^|\.)(example(\.(org|com|net))?|test|invalid|localhost|local|internal)$", re.IGNORECASE)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma: no cover|nosec)(?P<rest>.*)")
CODES = re.compile(r"^(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w, -]+\])?[\s#:;,.-]*")
LOCK = "requirements.lock"


def _hits(pattern: re.Pattern[str]) -> list[str]:
    """List every place where `pattern` stands in a tracked file."""
    return [f"{place}: {found[0]}" for place, line in lines() if (found := pattern.search(line))]


def _comments(source: Source) -> list[tuple[int, str]]:
    """List a file's comments by line; strings that look like comments are none."""
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def test_no_file_names_a_package_index() -> None:
    """Where packages come from is for whoever installs to decide, so no tracked file names an index."""
    faults = _hits(INDEXES)
    assert faults == [], listed(faults, "Take the address out:")


def test_no_file_names_a_path_of_a_machine() -> None:
    """No tracked file holds a path that exists on one machine only."""
    faults = _hits(MACHINE_PATHS)
    assert faults == [], listed(faults, "Use a path inside the repository:")


def test_addresses_are_reserved_ones() -> None:
    """Every mail address in the repository is under a domain that is reserved for examples."""
    faults = [
        f"{place}: {found[0]}"
        for place, line in lines()
        if not place.startswith(LOCK)
        for found in ADDRESS.finditer(line)
        if not RESERVED.search(found[1])
    ]
    assert faults == [], listed(faults, "Nobody's address belongs here; use example.org:")


def test_silencing_a_check_gives_a_reason() -> None:
    """Whoever silences a rule names it, and says why on the same line."""
    faults = [
        f"{source.path}:{number}: {comment}"
        for source in sources()
        if SILENCED.search(source.text)
        for number, comment in _comments(source)
        if (found := SILENCED.search(comment)) and not _has_reason(found["rest"])
    ]
    assert faults == [], listed(faults, "Write `# noqa: CODE - why this is right here`:")


def test_ignored_rule_gives_a_reason() -> None:
    """Each lint rule that is switched off in the configuration has its reason beside it."""
    ours = [(place, line) for place, line in lines() if place.startswith("pyproject.toml:")]
    rules = [(place, line) for place, line in ours if re.match(r'\s+"[A-Z]+\d+",', line)]
    faults = [f"{place}: {line.strip()}" for place, line in rules if not re.search(r",\s+# \w", line)]
    assert len(rules) > 10
    assert faults == [], listed(faults, "Say beside the rule why it is off:")


def test_lock_file_is_hashed_and_names_no_index() -> None:
    """Every locked package has an exact version and a hash, and comes from no particular address."""
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / LOCK).read_text(encoding="utf-8"))
    faults = [entry.splitlines()[0] for entry in entries if not re.match(r"[a-z0-9._-]+(\[\w+])?==[^\n]+\\\n", entry)]
    faults += [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry or "://" in entry]
    assert len(entries) > 50
    assert faults == [], listed(faults, "Compile it anew with `make lock`:")


def _has_reason(rest: str) -> bool:
    named = CODES.match(rest)
    codes = (named[0] if named else "").strip(" #:;,.-")
    return bool(codes) and bool(re.search(r"\w{4}", rest[len(named[0]) if named else 0 :]))
