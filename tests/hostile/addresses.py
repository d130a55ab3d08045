"""
Addresses, cookies and headers that browsers do not send, at every page, as a stranger and as someone signed in.
"""

from urllib.parse import quote

from hypothesis import strategies as st
from starlette.routing import Route

from tests.hostile.bodies import answered
from tests.hostile.doors import Door
from tests.hostile.pieces import plain_bytes, texts
from tests.hostile.world import World

_HEADERS = st.sampled_from(
    (
        "accept-language",
        "cookie",
        "origin",
        "sec-fetch-site",
        "range",
        "if-none-match",
        "content-length",
        "x-forwarded-for",
    )
)
_VALUES = st.one_of(
    texts,
    st.sampled_from(
        (
            "*;q=9",
            "en;q=nan",
            "ar," * 900,
            "handrail_form=" + "x" * 900,
            "bytes=-1",
            "-5",
            "null",
            "http://[",
            "a=" * 900,
            "\x80",
            "=;=;,",
        )
    ),
)
_paths = st.one_of(
    texts.map(lambda one: "/" + one), st.sampled_from(("/%2e%2e/", "//", "/static/../x", "/static/%00", "/desk/%ff"))
)
_queries = st.lists(
    st.tuples(st.sampled_from(("page", "lang", "whole", "of", "sort", "next", "state")), texts), max_size=3
)
_wild = st.tuples(
    st.integers(0, 10_000),
    _paths,
    texts,
    _queries,
    st.lists(st.tuples(_HEADERS, _VALUES), max_size=3),
    st.sampled_from(("GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "\x7f")),
    st.booleans(),
)


async def _take(
    world: World, given: tuple[int, str, str, list[tuple[str, str]], list[tuple[str, str]], str, bool]
) -> None:
    """Every address answers something that is no failure of ours."""
    number, path, word, query, headers, method, signed = given
    routes = [one.path for one in world.app.routes if isinstance(one, Route)]
    if number % 3:
        path = "/".join(word if step.startswith("{") else step for step in routes[number % len(routes)].split("/"))
    raw = quote(plain_bytes(path), safe="/%")
    asked = "&".join(f"{name}={quote(plain_bytes(value))}" for name, value in query)
    client = world.member if signed else world.stranger
    sent = [(name.encode(), plain_bytes(value).replace(b"\r", b"").replace(b"\n", b"")) for name, value in headers]
    path = f"http://handrail.test{raw}" + (f"?{asked}" if asked else "")
    if len(path) < 30_000 and "sign-out" not in path:
        answered(await client.request(method, path, headers=sent))


ADDRESSES = Door("addresses and headers", _wild, _take, examples=80)
