"""
Policies that would harm whoever loads them: aliases that grow, tags that make objects, depth, numbers without an end.
"""

import re
from pathlib import Path

from hypothesis import strategies as st

import policies
from policies.faults import PolicyError
from policies.loading import parse_policy
from tests.hostile.doors import Door
from tests.hostile.pieces import broken, plain_bytes, texts
from tests.hostile.world import World

_LIBRARY = sorted((Path(policies.__file__).parent / "library").glob("*.yaml"))
_TEXTS = [path.read_bytes() for path in _LIBRARY]
_LINES = sorted({line for text in _TEXTS for line in text.splitlines() if line.strip()})
_ODD = (
    b"&a [*a, *a]",
    b"!!python/object/apply:os.system ['true']",
    b"!<tag:yaml.org,2002:python/name:os.system> x",
    b"<<: *x",
    b"? [a, b]\n: c",
    b"- " * 300,
    b"[" * 300,
    b"{a: " * 300,
    b"9" * 3_000,
    b"-9" * 300,
    b"0x" + b"f" * 900,
    b"1e999999",
    b".inf",
    b"99999999999999999 business days",
    b"999999999999999999d",
    b"9999-12-31T99:99",
    b"|+9\n  x",
    b"%YAML 9.9\n---\n",
    b"---\n---\n",
    b"\x85\xe2\x80\xa8",
    b'"\\UFFFFFFFF"',
    b"'" * 301,
    b"\t\t\tx: y",
    b"# " + b"x" * 5_000,
)
_value = re.compile(rb"(?<=: )[^\n]+")


@st.composite
def _changed(draw: st.DrawFn) -> bytes:
    """Take a policy of the library, with values of its own exchanged for odd ones."""
    text = draw(st.sampled_from(_TEXTS))
    for _ in range(draw(st.integers(0, 3))):
        found = draw(st.sampled_from([None, *_value.finditer(text)]))
        if found is not None:
            odd = draw(st.one_of(st.sampled_from(_ODD), texts.map(plain_bytes), st.sampled_from(_LINES)))
            text = text[: found.start()] + odd + text[found.end() :]
    return text


_lines = st.lists(st.one_of(st.sampled_from(_LINES), st.sampled_from(_ODD)), max_size=30).map(b"\n".join)
_written = st.one_of(broken(_changed()), _changed(), _lines, texts.map(plain_bytes))


async def _take(_world: World, given: bytes) -> None:
    """Look that it is a policy, or that there are faults that say where."""
    try:
        policy = parse_policy(given.decode("utf-8", "surrogateescape"))
    except PolicyError as error:
        placed = [fault.line > 0 and fault.column > 0 and bool(fault.message) for fault in error.faults]
    else:
        placed = []
    assert all(placed)
    if not placed:
        assert parse_policy(given.decode("utf-8-sig")) == policy


POLICIES = Door("YAML", _written, _take, examples=60)
