"""
Asking the application directly by its ASGI interface, and answers that can be compared byte for byte.

The matrix asks thousands of times, so there is no client in between.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

_MARK = re.compile(rb'name="mark" value="[^"]*"')
_VARIES = {"date", "content-length"}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as an onlooker can compare it: what was asked for is echoed, and a form's mark is random."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    def without(self, echoes: Iterable[str]) -> "Answer":
        """Answer the same with words that the request itself brought, and random ones, blotted out."""
        body, headers = _MARK.sub(b'name="mark" value=""', self.body), self.headers
        for echo in echoes:
            body = body.replace(echo.encode(), b"{}")
            headers = tuple((name, value.replace(echo, "{}")) for name, value in headers)
        return Answer(self.status, headers, body)


@dataclass(frozen=True, slots=True)
class Body:
    """What a request brings."""

    kind: str = ""
    content: bytes = field(default=b"", repr=False)

    @classmethod
    def of_form(cls, fields: Mapping[str, object]) -> "Body":
        """Write a form."""
        return cls("application/x-www-form-urlencoded", urlencode(fields).encode())

    @classmethod
    def of_json(cls, value: object) -> "Body":
        """Write JSON."""
        return cls("application/json", json.dumps(value).encode())


async def ask(app: ASGIApp, method: str, address: str, *, cookies: str, body: Body) -> Answer:
    """Ask an address, as a browser with these cookies."""
    path, _, query = address.partition("?")
    headers = [(b"host", b"handrail.test"), (b"cookie", cookies.encode()), (b"content-type", body.kind.encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": method,
        "path": path, "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": query.encode(),
        "headers": [one for one in headers if one[1]], "server": ("handrail.test", 80), "client": ("127.0.0.1", 9),
    }  # fmt: skip
    sent: list[Message] = []
    bodies: list[Message] = [{"type": "http.request", "body": body.content, "more_body": False}]

    async def receive() -> Message:
        return bodies.pop() if bodies else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers_sent = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    kept = tuple(sorted(one for one in headers_sent if one[0].lower() not in _VARIES))
    return Answer(sent[0]["status"], kept, b"".join(one.get("body", b"") for one in sent[1:]))
