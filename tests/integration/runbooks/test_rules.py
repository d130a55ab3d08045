"""
Rehearsals of the runbooks about policies, people and keys.
"""

from pathlib import Path

from policies.shelf import LIBRARY
from tests.integration.runbooks.house import House
from tests.support.community import PASSPHRASE, Community


def _file(house: House) -> Path:
    assert house.settings.policies is not None
    return house.settings.policies / "carpentries.yaml"


async def test_runbook_policy_broken(house: House) -> None:
    """A policy file with a fault is named with its line; mended, all is well."""
    whole = _file(house).read_text(encoding="utf-8")
    _file(house).write_text(whole.replace("promises:", "promisses:", 1), encoding="utf-8")
    assert await house.finds("policy-broken")
    _file(house).write_text(whole, encoding="utf-8")
    assert await house.is_well()


async def test_runbook_policy_missing(house: House) -> None:
    """A policy that no file holds is named, with those there are; once the setting names one of them all is well."""
    house.change(policy="nowhere")
    assert await house.finds("policy-missing")
    assert any("carpentries" in one.cure for one in await house.look())
    house.change(policy="carpentries")
    assert await house.is_well()


async def test_runbook_policy_waiting(house: House) -> None:
    """A policy to which some have agreed waits for the others; so does a file that is not what was agreed on."""
    file = _file(house).with_name("minimal.yaml")
    text = (LIBRARY / "minimal.yaml").read_text(encoding="utf-8").replace("agree: 1", "agree: 2")
    file.write_text(text, encoding="utf-8")
    async with house.desk() as community:
        await community.join("outside")
        await _agree(community, "facilitator-1")
    assert await house.finds("policy-waiting")
    async with house.desk() as community:
        await _agree(community, "outside-1")
    assert await house.is_well()
    assert any(one.name == "agreement" and "minimal by 2" in one.says for one in await house.look())
    file.write_text(text.replace("within: 48h", "within: 47h", 1), encoding="utf-8")
    assert await house.finds("policy-waiting")
    file.write_text(text, encoding="utf-8")
    assert await house.is_well()


async def _agree(community: Community, name: str) -> None:
    policy, email = community.desk.shelf.active("minimal"), community.people[name].email
    await community.desk.activate(policy, email=email, passphrase=PASSPHRASE, despite="rehearsal")


async def test_runbook_groups_short(house: House) -> None:
    """A group that somebody left is named until somebody joins."""
    async with house.desk() as community:
        await community.desk.person_leaves(house.people["board-1"].email)
    assert await house.finds("groups-short")
    async with house.desk() as community:
        await community.join("board", name="board-2")
        await community.visitor("facilitator-1")  # who hands the key on
    assert await house.is_well()


async def test_runbook_nobody_reads(house: House) -> None:
    """Once everybody has left the next report would be sealed for nobody, until somebody joins or a key is on paper."""
    async with house.desk() as community:
        for person in house.people.values():
            await community.desk.person_leaves(person.email)
    assert await house.finds("groups-short", "nobody-reads")
    async with house.desk() as community:
        await community.join("facilitator", name="facilitator-9")
    assert await house.finds("groups-short", "holders-few")
    async with house.desk() as community:
        await community.desk.person_leaves("facilitator-9@example.org")
        await community.desk.make_recovery_key(2, 3)
    assert await house.finds("groups-short")


async def test_runbook_holders_few(house: House) -> None:
    """When who held a key has left and another has joined, too few hold it, until somebody who can read signs in."""
    async with house.desk() as community:
        opened = await community.report()
        await community.work()
        await community.desk.person_leaves(house.people["facilitator-2"].email)
        await community.join("facilitator", name="facilitator-3")
    assert await house.finds("holders-few")
    async with house.desk() as community:
        await community.visitor("facilitator-1")
    assert await house.is_well()
    assert opened.reference
