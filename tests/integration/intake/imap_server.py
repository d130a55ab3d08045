"""
A small IMAP server on loopback, with what a poll needs: LOGIN, SELECT, SEARCH, FETCH, STORE, CREATE, MOVE.
"""

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What the server holds and what became of it; it answers no to `refuse` and says nothing to `stall`."""

    mails: dict[int, bytes]
    can_move: bool = True
    folder_exists: bool = False
    refuse: str = ""
    stall: str | None = None
    seen: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    stalled: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client until it leaves."""
        if self.stall != "":
            writer.write(b"* OK ready\r\n")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            tag, _, rest = line.partition(" ")
            self.commands.append(rest)
            if self.stall and rest.startswith(self.stall):
                self.stalled.set()
                await reader.read()
                break
            if rest == "AUTHENTICATE PLAIN":
                writer.write(b"+ \r\n")
                self.commands.append(base64.b64decode(await reader.readline()).decode())
            writer.write(b"".join(self._answer(rest)))
            result = "NO refused" if self.refuse and rest.startswith(self.refuse) else self._result(rest)
            writer.write(f"{tag} {result}\r\n".encode())
            await writer.drain()
            if rest == "LOGOUT":
                break
        writer.close()
        await writer.wait_closed()

    def _result(self, command: str) -> str:
        """Answer a command's end; moving wants a folder that exists."""
        uid = re.match(r"UID MOVE (\d+)", command)
        if command.startswith("CREATE"):
            self.folder_exists = True
        if not uid:
            return "OK done"
        if not self.folder_exists:
            return "NO [TRYCREATE] no such folder"
        self.moved.add(int(uid.group(1)))
        return "OK moved"

    def _answer(self, command: str) -> list[bytes]:
        """Answer what a command asks for."""
        uid = int(found.group(1)) if (found := re.match(r"UID \w+ (\d+) ", command)) else 0
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1", b" MOVE" if self.can_move else b"", b"\r\n"]
        if command.startswith("SELECT"):
            return [b"* %d EXISTS\r\n" % len(self.mails)]
        if command.startswith("UID SEARCH"):
            unseen = sorted(set(self.mails) - self.seen)
            return [b"* SEARCH", *[b" %d" % one for one in unseen], b"\r\n"]
        if "RFC822.SIZE" in command:
            return [b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, uid, len(self.mails[uid]))]
        if "BODY.PEEK[]" in command:
            raw = self.mails[uid]
            return [b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (uid, uid, len(raw)), raw, b")\r\n"]
        if command.startswith("UID STORE"):
            self.seen.add(uid)
        return []


@asynccontextmanager
async def served(mailbox: Mailbox, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve a mailbox on a free port, by TLS if there is a context, and answer its URL."""
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0, ssl=tls)
    scheme = "imaps" if tls else "imap"
    try:
        yield f"{scheme}://user:secret%20word@127.0.0.1:{server.sockets[0].getsockname()[1]}/INBOX"
    finally:
        server.close()
        await server.wait_closed()
