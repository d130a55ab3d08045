"""
Agreeing on policies: who must agree, what counts from then on in every process, and what damage does not stop.
"""

from pathlib import Path

import pytest

from engine.agreeing.activating import ActivationError, NotProvenError
from policies.faults import PolicyError
from policies.loading import parse_policy
from policies.schema import Policy
from policies.shelf import LIBRARY
from states.case import Intent
from storage import policy_versions
from storage.activation_tables import agreements
from storage.activation_tables import policy_versions as versions
from tests.integration.engine.desks import more_desks
from tests.support.community import PASSPHRASE, Community, open_community

TEXT = (LIBRARY / "carpentries.yaml").read_text(encoding="utf-8")
FAULTY = "\nroutes:\n  - to: facilitators\n"


def changed(within: str = "36h", more: str = "") -> Policy:
    """Answer the default policy with another time for counsel."""
    assert "within: 48h" in TEXT
    return parse_policy(TEXT.replace("within: 48h", f"within: {within}", 1).replace("at: 36h", "at: 24h") + more)


async def agree(community: Community, name: str, policy: Policy, despite: str | None = None) -> bool:
    """Let someone agree; answer whether the version is in force then."""
    email = community.people[name].email
    return (await community.desk.activate(policy, email=email, passphrase=PASSPHRASE, despite=despite)).in_force


async def in_force(community: Community, *names: str, policy: Policy) -> None:
    """Let these people agree, of whom the last one brings it into force."""
    assert [await agree(community, name, policy) for name in names] == [*[False] * (len(names) - 1), True]


async def test_two_people_bring_a_version_into_force(either_community: Community) -> None:
    """One agreement changes nothing, however often; with a second person new cases follow it, running ones do not."""
    old = await either_community.report()
    policy = changed()
    assert not await agree(either_community, "committee-1", policy)
    assert not await agree(either_community, "committee-1", policy)
    before = await either_community.report()
    assert await agree(either_community, "facilitator-1", policy)
    new = await either_community.report()
    followed = [(await either_community.facts(one.reference)).row.policy_version for one in (old, before, new)]
    assert followed[0] == followed[1] != followed[2] == policy.version
    (standing,) = [one for one in await either_community.desk.standings() if one.policy.name == "carpentries"]
    assert standing.agreed_by == ("committee-1@example.org", "facilitator-1@example.org")
    assert standing.since == either_community.clock.now()
    assert (standing.waiting, standing.laid == policy.version) == ((), False)
    assert await either_community.is_sound()


async def test_every_process_follows_without_a_restart(either_community: Community) -> None:
    """A desk that was open before forecasts and opens under the new version; so does one that is opened later."""
    async with more_desks(either_community, 1) as (_, other):
        await in_force(either_community, "committee-1", "committee-2", policy=changed("36h"))
        forecast = await other.forecast(Intent.REPORT)
        due = {one.name: one.due_at for one in forecast.promises}
        assert (due["counsel"] - either_community.clock.now()).total_seconds() == 36 * 3600
    async with more_desks(either_community, 1) as (_, later):
        assert later.shelf.active("carpentries") == changed("36h")


async def test_a_fresh_installation_needs_nobody_to_agree(community: Community) -> None:
    """Until people agreed on a version, the one that lies in the folder counts, and says that nobody has."""
    (standing,) = [one for one in await community.desk.standings() if one.policy.name == "carpentries"]
    assert (standing.since, standing.agreed_by) == (None, ())
    assert standing.laid == standing.policy.version


async def test_agreements_do_not_outlive_what_came_between(community: Community) -> None:
    """Who agreed before another version came into force has not agreed to go back on that one."""
    older, newer = changed("36h"), changed("40h")
    assert not await agree(community, "committee-1", older)
    await in_force(community, "committee-2", "committee-3", policy=newer)
    assert not await agree(community, "committee-2", older)
    waiting = [one.waiting for one in await community.desk.standings() if one.policy.name == "carpentries"]
    assert [one.agreed_by for one in waiting[0]] == [("committee-2@example.org",)]


async def test_an_agreement_lapses_after_thirty_days(community: Community) -> None:
    """Two people agree within a month, or begin again."""
    assert not await agree(community, "committee-1", changed())
    await community.pass_time(days=31)
    assert not await agree(community, "committee-2", changed())
    assert await agree(community, "committee-1", changed())


async def test_the_version_in_force_says_how_many_must_agree(community: Community) -> None:
    """A policy cannot make its own coming easier: the one it replaces asked for two."""
    await in_force(community, "committee-1", "committee-2", policy=changed())
    alone = changed("30h", "\nactivation: {agree: 1}\n")
    assert not await agree(community, "committee-1", alone)
    assert await agree(community, "board-1", alone)
    assert await agree(community, "committee-1", changed("31h"))


async def test_agreeing_to_what_is_in_force_changes_nothing(community: Community) -> None:
    """It is said that it is in force, and no second activation is recorded."""
    await in_force(community, "committee-1", "committee-2", policy=changed())
    assert await agree(community, "committee-3", changed())
    (standing,) = [one for one in await community.desk.standings() if one.policy.name == "carpentries"]
    assert standing.agreed_by == ("committee-1@example.org", "committee-2@example.org")


async def test_a_wrong_passphrase_agrees_to_nothing(community: Community) -> None:
    """Whoever types another's address without their passphrase is nobody."""
    with pytest.raises(ActivationError, match="nobody on the roster"):
        await community.desk.activate(changed(), email="committee-1@example.org", passphrase="wrong", despite=None)
    assert [one.waiting for one in await community.desk.standings()] == [()] * len(community.desk.shelf.names())


async def test_a_policy_with_findings_needs_a_reason(community: Community) -> None:
    """Without one it is refused; with one the count and the reason are recorded, and the reason is sealed."""
    faulty = parse_policy(TEXT.replace("\nroutes:\n", FAULTY))
    with pytest.raises(NotProvenError) as refused:
        await agree(community, "committee-1", faulty)
    assert refused.value.findings
    assert not await agree(community, "committee-1", faulty, despite="The walls were painted yellow.")
    assert await agree(community, "committee-2", faulty, despite="So they were.")
    (standing,) = [one for one in await community.desk.standings() if one.policy.name == "carpentries"]
    assert standing.findings == len(refused.value.findings)
    assert set(standing.reasons) == {"The walls were painted yellow.", "So they were."}
    async with community.desk.context.database.read() as session:
        rows = (await session.execute(agreements.select())).all()
    assert not any(b"yellow" in bytes(row.despite) for row in rows)


async def test_too_few_people_is_said(bare_community: Community) -> None:
    """Where fewer people are on the roster than must agree, the first one hears so."""
    await bare_community.settle(committee=1)
    with pytest.raises(ActivationError, match="only 1 with a role"):
        await agree(bare_community, "committee-1", changed())


async def test_a_case_whose_version_is_gone_is_still_moved(community: Community) -> None:
    """Damage to one policy version leaves nobody in silence and holds up no other case; the auditor names it."""
    await in_force(community, "committee-1", "committee-2", policy=changed())
    damaged = await community.report()
    await in_force(community, "committee-1", "committee-3", policy=changed("40h"))
    other = await community.report()
    async with community.desk.context.database.write() as session:
        await session.execute(versions.delete().where(versions.c.version == changed().version))
    async with more_desks(community, 1) as (_, fresh):
        await community.pass_time(hours=25)
        community.desk.shelf._versions.pop(("carpentries", changed().version))  # noqa: SLF001 - what a new process has
        while await fresh.apply_moves(100):
            pass
        states = {(await fresh.case_facts(one.reference)).row.state.value for one in (damaged, other)}
        findings = (await fresh.audit()).findings
    assert states == {"escalated"}
    assert [one for one in findings if "policy version is nowhere" in one] == [
        f"{damaged.reference}: its policy version is nowhere"
    ]


async def test_a_version_of_a_newer_handrail_is_followed_as_far_as_known(community: Community) -> None:
    """A key that this version does not know does not stop a case: everything else in the text is done."""
    newer = changed().canonical().replace('"appeal":{', '"unheard_of":{"of":[1]},"appeal":{"unheard_of":1,')
    async with community.desk.context.database.write() as session:
        await policy_versions.add(
            session, name="carpentries", version="f" * 16, canonical=newer, at=community.clock.now()
        )
    found = await community.desk.policy_version("carpentries", "ffff")
    assert found.canonical() == newer
    assert str(found.promises["counsel"].within) == "36h"


async def test_a_broken_draft_does_not_stop_what_was_agreed_on(tmp_path: Path) -> None:
    """A file that cannot be read is a fault at the start, until people agreed on a version of that policy."""
    folder = tmp_path / "policies"
    folder.mkdir()
    file = folder / "carpentries.yaml"
    file.write_text(TEXT, encoding="utf-8")
    async with open_community(tmp_path / "var", policies=folder) as community:
        await community.settle(facilitator=1, committee=2)
        file.write_text("policy: [", encoding="utf-8")
        with pytest.raises(PolicyError):
            async with more_desks(community, 1):
                pass
        await in_force(community, "committee-1", "committee-2", policy=changed())
        async with more_desks(community, 1) as (_, other):
            assert other.shelf.active("carpentries") == changed()
