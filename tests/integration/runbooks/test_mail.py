"""
Rehearsals of the runbooks about the server that takes our mail.
"""

import pytest
from pydantic import SecretStr

from tests.integration.notifiers.certificates import make_trust
from tests.integration.notifiers.doors import Door, Postbox
from tests.integration.runbooks.house import House
from tests.integration.runbooks.listeners import Listener, Mood
from tests.support.ports import free_port


def send_to(house: House, url: str) -> None:
    """Set the mail server."""
    house.change(smtp_url=SecretStr(url))


async def test_runbook_smtp_unset(house: House, postbox: Postbox) -> None:
    """Without a mail server messages stay here, which is told of until one is set."""
    house.change(smtp_url=None)
    assert await house.finds("smtp-unset")
    send_to(house, postbox.url)
    assert await house.is_well()


async def test_runbook_smtp_away(house: House, postbox: Postbox) -> None:
    """A mail server that cannot be reached is named until it can."""
    send_to(house, f"smtp://127.0.0.1:{free_port()}")
    assert await house.finds("smtp-away")
    send_to(house, postbox.url)
    assert await house.is_well()


@pytest.mark.usefixtures("impatient")
async def test_runbook_smtp_silent(house: House, listener: Listener, postbox: Postbox) -> None:
    """A mail server that takes the connection and stalls is told from one that is gone."""
    send_to(house, f"smtp://127.0.0.1:{listener.port}")
    assert await house.finds("smtp-silent")
    send_to(house, postbox.url)
    assert await house.is_well()


@pytest.mark.parametrize("reply", ["451 4.3.0 no room", "550 5.7.1 not from you"])
async def test_runbook_smtp_refusing(house: House, postbox: Postbox, reply: str) -> None:
    """A mail server that refuses our sender is named with its code until it takes mail; nothing was sent to it."""
    postbox.replies["MAIL"] = reply
    assert await house.finds("smtp-refusing")
    assert any(f"({reply[:3]})" in one.says for one in await house.look())
    postbox.replies.clear()
    assert await house.is_well()
    assert postbox.mails == []


async def test_runbook_smtp_dropping(house: House, listener: Listener, postbox: Postbox) -> None:
    """A mail server that hangs up, at once or in mid-sentence, is told from one that is gone."""
    listener.mood = Mood.DROP
    send_to(house, f"smtp://127.0.0.1:{listener.port}")
    assert await house.finds("smtp-dropping")
    send_to(house, postbox.url)
    postbox.hang_up.add("MAIL")
    assert await house.finds("smtp-dropping")
    assert await house.is_well()


async def test_runbook_smtp_login(house: House, door: Door) -> None:
    """A wrong secret is told of without showing it; with the right one all is well."""
    strict = await door.open(secret="the right one")
    send_to(house, f"smtp://robin:wrong@127.0.0.1:{strict.port}")
    assert await house.finds("smtp-login")
    assert not any("wrong" in one.says + one.cure for one in await house.look() if one.fault)
    send_to(house, f"smtp://robin:the%20right%20one@127.0.0.1:{strict.port}")
    assert await house.is_well()


async def test_runbook_smtp_tls(house: House, door: Door, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A certificate that nobody we trust has signed is told of until it is trusted by name."""
    trust = make_trust(tmp_path_factory.mktemp("tls"))
    secured = await door.open(implicit=trust.server)
    send_to(house, f"smtps://127.0.0.1:{secured.port}")
    assert await house.finds("smtp-tls")
    send_to(house, f"smtps://127.0.0.1:{secured.port}?ca={trust.ca}")
    assert await house.is_well()


async def test_runbook_smtp_wrong(house: House, postbox: Postbox) -> None:
    """An address that is none is told of, without showing the secret that may be in it."""
    send_to(house, "http://user:hidden@mail.example.org")
    assert await house.finds("smtp-wrong")
    assert not any("hidden" in one.says for one in await house.look())
    send_to(house, postbox.url)
    assert await house.is_well()
