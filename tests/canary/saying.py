"""
What people say to a Handrail through every door, each word with a canary in it: as they should, wrongly, and in vain.
"""

import asyncio
import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from itertools import count
from typing import Any

import httpx

from handrail.clock import SystemClock
from states.lifecycle import Trigger
from tests.canary.house import SECRET, House
from tests.support.community import PASSPHRASE

JSON = {"Content-Type": "application/json"}
AWAY = (httpx.HTTPError, OSError, TimeoutError, asyncio.IncompleteReadError)


@dataclass
class People:
    """Everyone who says something; `errors` holds each answer that refused them, which must not repeat their words."""

    house: House
    stem: str
    said: list[str] = field(default_factory=list)
    errors: list[bytes] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def word(self, place: str) -> str:
        """Make a canary for one place: the stem comes first, so that what is cut off behind it does not matter."""
        made = f"{self.stem}{place.replace(' ', '').replace('-', '')}{next(self._numbers)}"
        self.said.append(made)
        return made

    def body(self, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a report
        """Make a report with a canary in each of its fields."""
        return {
            "intent": "report",
            "text": f"I was shouted at by {self.word('text')} yesterday.",
            "about": [f"{self.word('about')} Smith", f"{self.word('named')}@example.org"],
            "space": self.word("space"),
            "contact": {"email": f"{self.word('contact')}@example.net"},
            "consent": {"committee": True},
        } | facts

    def client(self) -> httpx.AsyncClient:
        """Open a browser whose own words are canaries too."""
        headers = {"User-Agent": self.word("browser"), "Referer": f"http://{self.word('referer')}.example.org/"}
        return httpx.AsyncClient(base_url=self.house.address, timeout=20, headers=headers)

    async def say(self, client: httpx.AsyncClient, method: str, place: str, **sent: Any) -> httpx.Response | None:  # noqa: ANN401 - what httpx takes
        """Send something; keep what refuses it."""
        try:
            answer = await client.request(method, place, **sent)
        except AWAY:
            return None
        kind = answer.headers.get("content-type", "")
        # A form that has to be mended comes back with what was typed, to who typed it; no other answer does.
        if answer.status_code >= 400 and (method == "GET" or kind.startswith("application/json")):
            # A field that there is not is named to whoever sent it, and to nobody else.
            said = re.sub(rb'"field":"[^"]*"', b"", answer.content)
            self.errors.append(said + repr(answer.headers).encode())
        return answer

    async def report(self, client: httpx.AsyncClient, **facts: Any) -> None:  # noqa: ANN401 - fields of a report
        """Report by JSON, twice under one key, and once with another body under the same."""
        body, once = self.body(**facts), {"Idempotency-Key": self.word("once")}
        for sent in (body, body, body | {"text": self.word("other")}):
            answer = await self.say(client, "POST", "/api/reports", json=sent, headers=once)
            if answer is not None and answer.status_code == 201 and answer.json()["reference"] not in self.references:
                self.references.append(answer.json()["reference"])
                self.receipts.append(answer.json()["receipt"])

    async def report_by_form(self, client: httpx.AsyncClient) -> None:
        """Fill in the page, wrongly first; what comes back is for who wrote it."""
        page = (await client.get("/report")).text
        hidden = dict(re.findall(r'name="(token|mark)" value="([^"]*)"', page))
        fields = {
            "intent": "counsel", "text": self.word("form text"), "about": self.word("form about"),
            "space": self.word("form space"), "email": f"{self.word('form contact')}@example.net",
        }  # fmt: skip
        for wrong in ({"intent": self.word("form intent")}, {"token": self.word("token")}, {"step": "look"}, {}):
            answer = await client.post("/report", data=fields | hidden | wrong)
        assert answer.status_code == 201, answer.status_code

    async def report_by_webhook(self, client: httpx.AsyncClient) -> None:
        """Let a form tool hand over what fits, what does not, and what it did not sign."""
        sender = f"{self.word('hook from')}@example.net"
        for payload in (
            f'{{"said": "{self.word("hook")}", "from": "{sender}", "id": "{self.word("id")}"}}',
            f'{{"said": 7, "from": "{self.word("hook wrong")}", "{self.word("hook field")}": 1}}',
            f'{{"said": "{self.word("hook broken")}',
        ):
            now = str(int(SystemClock().now().timestamp()))
            digest = hmac.new(SECRET.encode(), f"{now}.{payload}".encode(), hashlib.sha256).hexdigest()
            for signature in (f"t={now},v1={digest}", f"t={now},v1={self.word('signature')}"):
                signed = {"Handrail-Signature": signature} | JSON
                await self.say(client, "POST", "/api/webhooks/our-form", content=payload, headers=signed)
        await self.say(client, "POST", f"/api/webhooks/{self.word('hook name')}", content="{}", headers=JSON)

    def mail(self, to: str = "report@localhost") -> bytes:
        """Write a mail with a canary in each header, part and file."""
        mail = EmailMessage()
        mail["From"] = f'"{self.word("mail name")}" <{self.word("mail from")}@example.net>'
        mail["To"] = f'"{self.word("mail to")}" <{to}>'
        mail["Cc"] = f"{self.word('mail cc')}@example.net"
        mail["Subject"] = f"About {self.word('subject')}"
        mail["Message-ID"] = f"<{self.word('message')}@example.net>"
        mail["X-Mailer"] = self.word("mailer")
        mail["References"] = f"<{self.word('references')}@example.net>"
        mail.set_content(f"It was {self.word('mail text')}.")
        mail.add_alternative(f"<p>It was <b>{self.word('mail page')}</b>.</p>", subtype="html")
        mail.add_attachment(
            self.word("file").encode(),
            maintype="application",
            subtype="octet-stream",
            filename=f"{self.word('name')}.bin",
        )
        return mail.as_bytes()

    def mails(self) -> list[bytes]:
        """Write mails that are taken, that are nobody's, and that nobody can read."""
        machine = b"Auto-Submitted: auto-replied\r\n" + self.mail()
        blank = f"From: {self.word('blank')}@example.net\r\nSubject: {self.word('blank subject')}\r\n\r\n \r\n".encode()
        broken = f"Content-Type: multipart/mixed; boundary={self.word('boundary')}\r\n\r\n".encode() + b"\xff\x00" * 9
        return [self.mail(), self.mail("report+notoken@localhost"), machine, blank, broken]

    async def report_by_mail(self) -> None:
        """Hand over mails to the SMTP door, by the pipe and in the mailbox."""
        for mail in self.mails():
            await self.hand_over(mail)
        await self.hand_over(b"", f"{self.word('envelope')} no address")
        piped = await asyncio.gather(*(self.house.command("intake", "mail", stdin=one) for one in self.mails()[:2]))
        self.errors += [out for _, out in piped]
        self.house.mailbox.mails.update(dict(enumerate(self.mails(), 1)))

    async def hand_over(self, mail: bytes, sender: str = "") -> None:
        """Speak with the SMTP door; what it says must not repeat us."""
        with suppress(*AWAY):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.house.mail_port)
            stuffed = re.sub(rb"^\.", b"..", re.sub(rb"\r?\n", b"\r\n", mail), flags=re.MULTILINE)
            sender = sender or f"<{self.word('envelope')}@example.net>"
            writer.write(f"EHLO {self.word('hello')}\r\nMAIL FROM:{sender}\r\nRCPT TO:<report@localhost>\r\n".encode())
            writer.write(f"{self.word('command')}\r\n".encode() + b"DATA\r\n" + stuffed + b"\r\n.\r\nQUIT\r\n")
            async with asyncio.timeout(30):
                said = await reader.read()
            # A command that is none is repeated to who gave it, as mail servers do, and to nobody else.
            self.errors.append(re.sub(rb"(?m)^500 Error: command .*$", b"", said))
            writer.close()

    async def say_it_wrongly(self, client: httpx.AsyncClient) -> None:
        """Send what no door takes: broken, too large, of another kind, to addresses that do not exist."""
        word = self.word("broken")
        bodies = [f'{{"text": "{word}', f'"{word}"', f'{{"{word}": 1}}', word, f'{{"intent": "{word}", "text": 5}}']
        for body in bodies:
            await self.say(client, "POST", "/api/reports", content=body, headers=JSON)
        for field_ in ("intent", "text", "about", "space", "danger", "consent", "contact", "language", "policy"):
            wrong = {self.word("wrong key"): self.word("wrong value")}
            await self.say(client, "POST", "/api/reports", json=self.body() | {field_: wrong})
            await self.say(client, "POST", "/api/reports", json=self.body() | {field_: self.word("wrong")})
        large = self.body(text=self.word("large") * 100_000)
        await self.say(client, "POST", "/api/reports", json=large)
        for place in (f"/{self.word('path')}", f"/desk/{self.word('desk')}", f"/report?x={self.word('query')}"):
            await self.say(client, "GET", place)
        for name in ("Content-Type", "Idempotency-Key", "Cookie", "Origin", "X-Forwarded-For", "Authorization"):
            await self.say(client, "POST", "/api/reports", json=self.body(), headers={name: self.word("header")})

    async def knock(self, client: httpx.AsyncClient) -> None:
        """Try to sign in and to come back with words that open nothing."""
        email = f"{self.word('sign in')}@example.org"
        for address in (email, "facilitator-1@example.org"):
            secret = {"email": address, "passphrase": self.word("passphrase")}
            await self.say(client, "POST", "/api/sign-in", json=secret)
            await self.say(client, "POST", "/sign-in", data=secret)
        receipt = "-".join(self.word("receipt") for _ in range(11))
        await self.say(client, "POST", "/api/receipt", json={"receipt": receipt})

    async def answer(self, name: str, reference: str, *triggers: Trigger) -> list[int]:
        """Let someone on the roster ask for moves, with words where codes belong, and then as they should be."""
        found: list[int] = []
        async with self.client() as client:
            secret = {"email": self.house.people[name].email, "passphrase": PASSPHRASE}
            assert (await client.post("/api/sign-in", json=secret)).status_code == 200
            for trigger in triggers:
                moves = f"/api/cases/{reference}/moves"
                for wrong in ({"outcome": self.word("outcome")}, {"to": self.word("to")}):
                    await self.say(client, "POST", moves, json={"trigger": trigger, "note": self.word("note")} | wrong)
                outcome = {"outcome": "private_reminder"} if trigger is Trigger.RESOLVE else {}
                asked = {"trigger": trigger, "note": self.word(trigger), "no_conflict": True} | outcome
                answer = await self.say(client, "POST", moves, json=asked)
                found.append(answer.status_code if answer is not None else 0)
        return found

    async def come_back(self, client: httpx.AsyncClient, receipt: str) -> None:
        """Ask for everything that a reporter could ask for."""
        await asyncio.gather(
            *(
                self.say(
                    client,
                    "POST",
                    "/api/receipt/moves",
                    json={"receipt": receipt, "trigger": trigger, "note": self.word("reporters note")},
                )
                for trigger in (*Trigger, self.word("trigger"))
            )
        )

    async def report_by_form_in_vain(self, client: httpx.AsyncClient) -> None:
        """Fill in the page while nothing can be kept."""
        with suppress(*AWAY):
            page = (await client.get("/report")).text
            hidden = dict(re.findall(r'name="(token|mark)" value="([^"]*)"', page))
            answer = await client.post("/report", data={"intent": "report", "text": self.word("in vain")} | hidden)
            assert answer.status_code >= 500, answer.status_code
