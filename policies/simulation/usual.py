"""
The community that is made up when no file names one: as many people as the policy asks for, with evenings to spare.

All figures here are ours, and so are the usual answer times; `docs/policy-simulation.md` lists them.
"""

from policies.durations import Duration
from policies.schema import Policy
from policies.simulation.community import Answer, Community, Doing, Someone, Spread

EVENINGS = ("mon-fri 12:00-13:00", "mon-fri 18:00-21:00", "sat-sun 10:00-13:00")
"""When volunteers have time."""
WEEKS_AWAY = 4


def _answer(seen: str, work: str) -> Answer:
    return Answer(seen=Spread(median=Duration.parse(seen), spread=3.0), work=Spread(median=Duration.parse(work)))


USUAL: dict[Doing, Answer] = {
    Doing.ACKNOWLEDGE: _answer("4h", "15m"),
    Doing.COUNSEL: _answer("6h", "90m"),
    Doing.CLOSE: _answer("6h", "5m"),
    Doing.CONSENT: _answer("12h", "15m"),
    Doing.ESCALATE: _answer("1d", "30m"),
    Doing.MET: _answer("12h", "60m"),
    Doing.DECIDED: _answer("12h", "45m"),
    Doing.TOLD: _answer("12h", "30m"),
    Doing.RESOLVE: _answer("1d", "15m"),
}
"""How long each thing usually takes."""


def usual_community(policy: Policy) -> Community:
    """Answer a community with as many people in each group as the policy asks for; nobody is in two groups."""
    people = tuple(
        _someone(policy, group, number) for group in policy.groups for number in range(1, _size(policy, group) + 1)
    )
    about = dict.fromkeys(policy.tiers[:1], 0.02)
    made = Community(community="usual", people=people)
    return made.model_copy(update={"reports": made.reports.model_copy(update={"about": about})})


def _size(policy: Policy, group: str) -> int:
    asked = policy.people[group]
    wanted = max(1, asked.at_least, asked.meets_with or 0)
    return wanted + 1 if asked.odd and wanted % 2 == 0 else wanted


def _someone(policy: Policy, group: str, number: int) -> Someone:
    return Someone(
        name=f"{group} {number}",
        groups=(group,),
        zone=policy.calendar.zone,
        hours=EVENINGS,
        away_weeks=WEEKS_AWAY,
    )


def answer_of(community: Community, group: str, doing: Doing) -> Answer:
    """Answer how long something takes a group: as it says, else as the community says, else as usual."""
    return community.by_group.get(group, {}).get(doing) or community.answers.get(doing) or USUAL[doing]
