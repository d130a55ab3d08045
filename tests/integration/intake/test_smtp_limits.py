"""
What the SMTP door does when it is full, slow, closing or left: it bounds what it holds and undoes no commit.
"""

import asyncio

from intake.admission import Admission, Limits
from intake.doors import Door
from tests.integration.intake.smtp_client import END, ENVELOPE, SlowDesk, opened, talk
from tests.support.waiting import until
from tests.unit.intake.memory_desk import MemoryDesk
from tests.unit.intake.odd_mails import plain


async def test_recipients_are_limited() -> None:
    """A hundred recipients are enough for one mail; the rest come with the next."""
    async with opened(MemoryDesk()) as door:
        lines = await talk(door, b"MAIL FROM:<a@example.org>\r\n", b"RCPT TO:<report@example.org>\r\n" * 101)
    assert [line[:3] for line in lines] == ["250"] * 101 + ["452"]


async def test_connections_are_limited() -> None:
    """One too many is told to come again; when one leaves there is room."""
    async with opened(MemoryDesk(), admission=Admission(Limits(connections=1))) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        assert (await reader.readline()).startswith(b"220")
        other, second = await asyncio.open_connection("127.0.0.1", door.port)
        assert (await other.read()).startswith(b"421")
        for one in (writer, second):
            one.close()
            await one.wait_closed()
        answers = [await talk(door, b"NOOP\r\n") for _ in range(20)]
    assert answers[-1] == ["250 OK"]


async def test_memory_is_limited() -> None:
    """While mails that are being kept fill the budget, the next is told to come again; afterwards there is room."""
    desk = SlowDesk()
    async with opened(desk, admission=Admission(Limits(bytes=2_400)), max_bytes=1_000) as door:
        first = asyncio.create_task(talk(door, ENVELOPE, plain(b"x" * 800), END))
        await desk.entered.acquire()
        second = asyncio.create_task(talk(door, ENVELOPE, plain(b"y" * 800), END))
        await desk.entered.acquire()
        third = await talk(door, b"MAIL FROM:<a@example.org> SIZE=999\r\n", ENVELOPE, plain(b"z" * 800), END)
        refused = {line[:9] for line in third if line.startswith("452")}
        desk.go_on.set()
        assert ((await first)[-1], (await second)[-1]) == ("250 2.0.0 Taken", "250 2.0.0 Taken")
        again = await talk(door, ENVELOPE, plain(b"w" * 800), END)
    assert refused == {"452 4.3.1"}
    assert again[-1] == "250 2.0.0 Taken"


async def test_nothing_is_answered_before_the_commit() -> None:
    """The client hears 250 only once the desk has committed."""
    desk = SlowDesk()
    async with opened(desk) as door:
        talking = asyncio.create_task(talk(door, ENVELOPE, plain(b"x"), END))
        await desk.entered.acquire()
        assert (talking.done(), desk.opened) == (False, [])
        desk.go_on.set()
        assert (await talking)[-1] == "250 2.0.0 Taken"


async def test_client_that_leaves_does_not_undo_a_commit() -> None:
    """A connection cut after DATA leaves the commit alone: the retry finds the same case."""
    desk = SlowDesk()
    async with opened(desk) as door:
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(b"EHLO client\r\n" + ENVELOPE + plain(b"x") + END)
        await desk.entered.acquire()
        writer.transport.abort()
        desk.go_on.set()
        lines = await talk(door, ENVELOPE, plain(b"x"), END)
    assert (lines[-1], len(desk.opened)) == ("250 2.0.0 Taken", 1)


async def test_closing_door_finishes_what_it_began() -> None:
    """A stop lets the commit end and be answered."""
    desk = SlowDesk()
    async with opened(desk) as door:
        talking = asyncio.create_task(talk(door, ENVELOPE, plain(b"x"), END))
        await desk.entered.acquire()
        stopping = asyncio.create_task(door.stop())
        await asyncio.sleep(0)
        desk.go_on.set()
        assert (await talking)[3] == "250 2.0.0 Taken"
        await stopping
    assert len(desk.opened) == 1


async def test_silent_client_is_hung_up_on() -> None:
    """A client that says nothing does not keep its place."""
    async with opened(MemoryDesk(), timeout=0.05) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        async with asyncio.timeout(5):
            assert (await reader.read()).startswith(b"220")
        writer.close()
        await writer.wait_closed()


async def test_full_door_says_so_before_the_mail_is_sent() -> None:
    """While as many mails as fit wait for their commit, the next is told so at MAIL, in SMTP and LMTP."""
    for lmtp, hello in ((False, b"EHLO client\r\n"), (True, b"LHLO client\r\n")):
        desk, admission = SlowDesk(), Admission(Limits(reports=1))
        async with opened(desk, admission=admission, lmtp=lmtp) as door:
            first = asyncio.create_task(talk(door, ENVELOPE, plain(b"x"), END, hello=hello))
            await desk.entered.acquire()
            second = await talk(door, b"MAIL FROM:<a@example.org>\r\n", hello=hello)
            desk.go_on.set()
            assert second[-1] == "451 4.3.2 Busy, try again later"
            assert (await first)[-1] == "250 2.0.0 Taken"
        assert (len(desk.opened), admission.reports.used) == (1, 0)


async def test_mail_that_came_while_the_door_filled_is_told_so() -> None:
    """Two mails come at once where there is room for one: the other is told to come again, by recipient in LMTP."""
    desk, admission = SlowDesk(), Admission(Limits(reports=1))
    two = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<report@example.org>\r\nRCPT TO:<other@example.org>\r\nDATA\r\n"
    async with opened(desk, admission=admission, lmtp=True) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(b"LHLO client\r\n" + two)
        while not (await reader.readline()).startswith(b"354"):
            pass
        first = asyncio.create_task(talk(door, ENVELOPE, plain(b"x"), END, hello=b"LHLO client\r\n"))
        await desk.entered.acquire()
        writer.write(plain(b"y") + END + b"QUIT\r\n")
        late = (await reader.read()).decode().splitlines()
        writer.close()
        desk.go_on.set()
        assert (await first)[-1] == "250 2.0.0 Taken"
    assert late[:2] == ["451 4.3.2 Busy, try again later"] * 2
    assert len(desk.opened) == 1


async def test_everything_is_given_back() -> None:
    """Whatever became of mails and their senders, the door holds nothing afterwards."""
    admission = Admission()
    async with opened(MemoryDesk(), admission=admission, max_bytes=1_000) as door:
        await talk(door, ENVELOPE, plain(b"x"), END)
        await talk(door, ENVELOPE, plain(b"x" * 2_000), END)
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(b"EHLO client\r\n" + ENVELOPE + b"half a mail\r\n")
        await until(lambda: admission.bytes.used > 0, 5)
        writer.transport.abort()
        await until(lambda: not admission.bytes.used and not admission.connections.used, 5)
    assert admission.why_not(Door.MAIL) is None
    assert admission.reports.used == 0
