"""
Signed webhooks: the message as JSON, posted to the recipient's URL.

The signature is made by `signature`; the request itself is `http_call`'s.
"""

import asyncio
import json
import ssl

from handrail.clock import Clock
from notifiers.http_call import HttpCaller
from notifiers.protocol import NotifyError, Outgoing
from notifiers.signature import HEADER, sign


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
        self.limit = limit
        self._secret = secret
        self._clock = clock
        self._turns = asyncio.Semaphore(limit)
        self._caller = HttpCaller(allow_private=allow_private, timeout=timeout, tls_context=tls_context)

    async def send(self, outgoing: Outgoing) -> None:
        """
        Post one message.

        Raises:
            NotifyError: no secret, a bad or private URL, a redirect or a 4xx answer (permanent); 408, 425, 429, a 5xx
                answer, no answer (temporary).

        """
        if not self._secret:
            raise NotifyError("no-secret", permanent=True)
        content = {"message_id": outgoing.message_id, "subject": outgoing.subject, "text": outgoing.text}
        body = json.dumps(content).encode()
        headers = {"Content-Type": "application/json", HEADER: sign(self._secret, body, self._clock.now())}
        async with self._turns:
            await self._caller.call("POST", self._caller.parse(outgoing.to), headers, body)

    async def aclose(self) -> None:
        """Close the client."""
        await self._caller.aclose()
