"""
Signed webhooks: the message as JSON, posted to the recipient's URL.

The signature is made by `signature`, the address checked by `public_address`.
"""

import asyncio
import json
import ssl
from ipaddress import IPv6Address, ip_address

import httpx

from handrail.clock import Clock
from notifiers.protocol import NotifyError, Outgoing
from notifiers.public_address import resolve
from notifiers.quiet import hush
from notifiers.signature import HEADER, sign

_PASSING = frozenset({408, 425, 429})
_OK, _REDIRECT, _SERVER_FAULT = 200, 300, 500
_PORTS = {"http": 80, "https": 443}


class WebhookNotifier:
    """
    Posts `{"message_id", "subject", "text"}`, signed; a 2xx answer means taken.

    Redirects are not followed. Without `allow_private` only https URLs of the open internet are taken.
    """

    name = "webhook"

    def __init__(
        self,
        secret: str | None,
        *,
        clock: Clock,
        allow_private: bool = False,
        limit: int = 8,
        timeout: float = 15.0,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """
        Sign with `secret`; None refuses every message.

        `timeout` is in seconds, for one message; `tls_context` trusts others than the usual authorities.
        """
        hush()
        self.limit = limit
        self._secret = secret
        self._clock = clock
        self._allow_private = allow_private
        self._timeout = timeout
        self._tls_context = tls_context
        self._turns = asyncio.Semaphore(limit)
        self._client: httpx.AsyncClient | None = None

    async def send(self, outgoing: Outgoing) -> None:
        """
        Post one message.

        Raises:
            NotifyError: no secret, a bad or private URL, a redirect or a 4xx answer (permanent); 408, 425, 429, a 5xx
                answer, no answer (temporary).

        """
        if not self._secret:
            raise NotifyError("no-secret", permanent=True)
        body = json.dumps({"message_id": outgoing.message_id, "subject": outgoing.subject, "text": outgoing.text})
        signature = sign(self._secret, body.encode(), self._clock.now())
        async with self._turns:
            _judge(await self._post(self._parse(outgoing.to), body.encode(), signature))

    async def aclose(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.aclose()

    def _parse(self, text: str) -> httpx.URL:
        """Read the URL; https is asked for wherever the way leads through the open internet."""
        try:
            url = httpx.URL(text)
        except httpx.InvalidURL:
            raise NotifyError("url", permanent=True) from None
        if url.scheme not in ({"http", "https"} if self._allow_private else {"https"}) or not url.host or url.userinfo:
            raise NotifyError("url", permanent=True)
        return url

    async def _post(self, url: httpx.URL, body: bytes, signature: str) -> int:
        """Post to the address that was checked, under the name that was given; answer the status."""
        try:
            async with asyncio.timeout(self._timeout):
                port = url.port or _PORTS[url.scheme]
                address = await resolve(url.host, port, allow_private=self._allow_private)
                return await self._exchange(url, address, body, signature)
        except (TimeoutError, httpx.TimeoutException):
            raise NotifyError("timeout", permanent=False) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            raise NotifyError("connect", permanent=False) from None

    async def _exchange(self, url: httpx.URL, address: str, body: bytes, signature: str) -> int:
        """Speak HTTP. The answer's body is not read: it may be endless, and says nothing we need."""
        pinned = url.copy_with(host=f"[{address}]" if isinstance(ip_address(address), IPv6Address) else address)
        headers = {"Host": url.netloc.decode("ascii"), "Content-Type": "application/json", HEADER: signature}
        named = {"sni_hostname": url.host}  # the certificate is checked against the name, not the address
        async with self._open().stream("POST", pinned, content=body, headers=headers, extensions=named) as answer:
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
