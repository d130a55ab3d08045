"""
One HTTP request out into the world: to the address that was checked, in time, without redirects, its answer unread.

`webhook` sends messages by it and `ping` signs of life; `public_address` says where it may lead.
"""

import asyncio
import ssl
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

import httpx

from notifiers.protocol import NotifyError
from notifiers.public_address import resolve
from notifiers.quiet import hush

_PASSING = frozenset({408, 425, 429})
_OK, _REDIRECT, _SERVER_FAULT = 200, 300, 500
_PORTS = {"http": 80, "https": 443}


class HttpCaller:
    """
    Calls URLs; a 2xx answer means taken.

    Redirects are not followed. Without `allow_private` only https URLs of the open internet are taken.
    """

    def __init__(self, *, allow_private: bool, timeout: float, tls_context: ssl.SSLContext | None = None) -> None:
        """Give each call `timeout` seconds; `tls_context` trusts others than the usual authorities."""
        hush()
        self._allow_private = allow_private
        self._timeout = timeout
        self._tls_context = tls_context
        self._client: httpx.AsyncClient | None = None

    def parse(self, text: str) -> httpx.URL:
        """
        Read a URL; https is asked for wherever the way leads through the open internet.

        Raises:
            NotifyError: it is none that may be called; permanent.

        """
        try:
            url = httpx.URL(text)
        except httpx.InvalidURL:
            raise NotifyError("url", permanent=True) from None
        if url.scheme not in ({"http", "https"} if self._allow_private else {"https"}) or not url.host or url.userinfo:
            raise NotifyError("url", permanent=True)
        return url

    async def call(self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes = b"") -> None:
        """
        Make one request.

        Raises:
            NotifyError: a private address, a redirect or a 4xx answer (permanent); 408, 425, 429, a 5xx answer, no
                answer (temporary).

        """
        try:
            async with asyncio.timeout(self._timeout):
                port = url.port or _PORTS[url.scheme]
                address = await resolve(url.host, port, allow_private=self._allow_private)
                _judge(await self._exchange(method, url, address, headers, body))
        except (TimeoutError, httpx.TimeoutException):
            raise NotifyError("timeout", permanent=False) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            raise NotifyError("connect", permanent=False) from None

    async def aclose(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.aclose()

    async def _exchange(
        self, method: str, url: httpx.URL, address: str, headers: Mapping[str, str], body: bytes
    ) -> int:
        """Speak HTTP. The answer's body is not read: it may be endless, and says nothing we need."""
        pinned = url.copy_with(host=f"[{address}]" if isinstance(ip_address(address), IPv6Address) else address)
        named = {"sni_hostname": url.host}  # the certificate is checked against the name, not the address
        said = {"Host": url.netloc.decode("ascii"), **headers}
        async with self._open().stream(method, pinned, content=body or None, headers=said, extensions=named) as answer:
            return answer.status_code

    def _open(self) -> httpx.AsyncClient:
        """
        Answer the client, made once.

        Connections are not kept: they are pooled by address, and one address may serve names that trust each other
        little. A proxy from the environment would undo the check of the address, so none is used.
        """
        if self._client is None:
            self._client = httpx.AsyncClient(
                verify=self._tls_context or True,
                trust_env=False,
                follow_redirects=False,
                timeout=self._timeout,
                limits=httpx.Limits(max_keepalive_connections=0),
                headers={"User-Agent": "Handrail"},
            )
        return self._client


def _judge(status: int) -> None:
    """Turn a status into nothing or an error."""
    if _OK <= status < _REDIRECT:
        return
    raise NotifyError(f"http-{status}", permanent=status < _SERVER_FAULT and status not in _PASSING)
