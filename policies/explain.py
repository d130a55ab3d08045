"""
A policy in plain words: who there is, what is promised, what follows, and what happens when nobody acts.

Whether it can be kept is for `policies.proof`.
"""

from collections.abc import Iterator

from policies.clauses import Owing, Remedy, When
from policies.durations import Duration
from policies.panels import Group
from policies.rules import OTHERWISE, Appeal, Decide
from policies.schema import Policy
from policies.timeline import timeline
from policies.words import REPORTER
from states.lifecycle import Event

_REMEDIES = {
    Remedy.ESCALATE: "it goes to {to}",
    Remedy.RAISE_TIER: "{to} takes over",
    Remedy.SEND_STATUS: "the reporter is told that it is late, and when to expect the next word",
    Remedy.HAND_OVER: "it is handed to {to}",
    Remedy.ASSIGN: "whoever is on duty takes it",
    Remedy.END_MEASURE: "what someone did alone ends",
    Remedy.ALARM: "an alarm goes out",
}


def explain(policy: Policy) -> str:
    """Write the policy in plain words, one short line for each thing it says."""
    return "\n".join([*_head(policy), *_people(policy), *_promises(policy), *_rules(policy), *_timelines(policy), ""])


def _head(policy: Policy) -> Iterator[str]:
    yield f"{policy.title} (policy {policy.name}, version {policy.version})"
    if policy.source:
        yield f"It follows {policy.source}."
    days = ", ".join(policy.calendar.business_days)
    off = f", less the holidays {', '.join(policy.calendar.holidays)}" if policy.calendar.holidays else ""
    yield f"Business days are {days}{off}, in the time zone {policy.calendar.zone}."


def _people(policy: Policy) -> Iterator[str]:
    yield from ("", "Who there is")
    for name, group in policy.people.items():
        tier = f"; tier {policy.tiers.index(name) + 1} of those that decide" if policy.decides(name) else ""
        yield f"  {name}: {', '.join(_group(group))}{tier}"
    yield f"  Without the reporter's consent a case is known only to: {', '.join(policy.without_consent) or 'nobody'}."


def _group(group: Group) -> Iterator[str]:
    yield f"at least {group.at_least}" + (f" and at most {group.at_most}" if group.at_most is not None else "")
    said = {
        "an odd number": group.odd,
        "trained before they serve": group.trained,
        f"{group.experienced} with experience": group.experienced,
        f"nobody from {' or '.join(group.outside)}": group.outside,
        f"at most {group.one_employer_at_most} with the same employer": group.one_employer_at_most,
        f"{group.meets_with} at any meeting": group.meets_with,
        f"a quorum of {group.quorum}": group.quorum,
        f"deciding by {group.vote}": group.vote,
        f"replaced by {group.substitutes} when short": group.substitutes,
    }
    yield from (words for words, so in said.items() if so)
    yield from (f"{count} {kind}" for kind, count in group.mix.items())


def _promises(policy: Policy) -> Iterator[str]:
    yield from ("", "What is promised")
    for name, owing in policy.promises.items():
        yield f"  {name}: {_promise(policy, owing)}"


def _promise(policy: Policy, owing: Owing) -> str:
    whom = f"{'the reporter' if owing.to == REPORTER else owing.to} will have it" if owing.to else "it will be done"
    started, kept = " or ".join(_plain(e) for e in owing.starts), " or ".join(_plain(e) for e in owing.kept_by)
    again = f", and again every {owing.broken.again_every}" if owing.broken.again_every else ""
    to = owing.broken.to or ("the next tier" if owing.broken.do is Remedy.RAISE_TIER else policy.tiers[0])
    to = "someone else" if owing.broken.do is Remedy.HAND_OVER and not owing.broken.to else to
    remedy = _REMEDIES[owing.broken.do].format(to=to)
    return f"within {owing.within} of {started}, {whom}; {kept} keeps it. If not: {remedy}{again}."


def _rules(policy: Policy) -> Iterator[str]:
    yield from ("", "How it is decided and what follows")
    parts = (
        _deciding(policy.decide),
        _appealing(policy.appeal),
        _withdrawing(policy),
        _acting(policy),
        _keeping(policy),
    )
    yield from (f"  {line}" for part in parts for line in part)


def _deciding(decide: Decide) -> Iterator[str]:
    yield f"A tier decides by {decide.vote.replace('_', ' ')}."
    if decide.deadlock:
        yield f"If it cannot agree within {decide.deadlock.after}, {decide.deadlock.to} takes over."
    if decide.ask_reporter_before_enacting:
        yield f"The reporter is asked before an outcome takes effect{_silence(decide.reporter_silent_after)}."
    heard = f"{decide.hear_reported} be heard" if decide.hear_reported != "never" else "is not heard"
    yield f"The person reported {heard} before a decision{_silence(decide.reported_silent_after)}."
    for outcome, groups in decide.approval.items():
        yield f"The outcome {outcome} needs the approval of {' and '.join(groups)}."


def _silence(after: Duration | None) -> str:
    return f"; after {after} their silence is taken as an answer" if after else ""


def _appealing(appeal: Appeal | None) -> Iterator[str]:
    if appeal is None:
        yield "There is no appeal."
        return
    grounds = "" if "any" in appeal.grounds else f" on grounds of {' or '.join(appeal.grounds).replace('_', ' ')}"
    answered = f", who answer within {appeal.answer_within}" if appeal.answer_within else ""
    yield f"An appeal{grounds} may come within {appeal.window} of being {appeal.starts}, to {appeal.to}{answered}."
    if appeal.by == "other_people":
        yield "Nobody who decided hears the appeal."
    if appeal.suspends:
        yield "The outcome waits until the appeal is heard."


def _withdrawing(policy: Policy) -> Iterator[str]:
    if not policy.withdraw.allowed:
        yield "A report cannot be taken back."
        return
    unless = f", unless there is {' or '.join(policy.withdraw.unless)}" if policy.withdraw.unless else ""
    yield f"A reporter may take a report back{unless}."


def _acting(policy: Policy) -> Iterator[str]:
    alone, conflicts = policy.unilateral, policy.conflicts
    if alone:
        most = f", for {alone.at_most} at most" if alone.at_most else ""
        who, soon = " or ".join(alone.who), alone.report_within
        yield f"A member of {who} may act at once{most}, and reports it within {soon}."
    asked = " and ".join(moment.replace("_", " ") for moment in conflicts.ask)
    reason = "why is asked" if conflicts.reason_needed else "nobody need say why"
    soft = "also excludes" if conflicts.soft == "excluded" else "is for the group to decide"
    yield f"People are asked about conflicts {asked}; {reason}; a distant tie {soft}."
    if policy.transparency:
        every, days = policy.transparency.every, ", ".join(policy.transparency.days)
        when = f"every {every}" if every else f"on {days}"
        yield f"Numbers are published {when}, none below {policy.transparency.hide_below}."


def _keeping(policy: Policy) -> Iterator[str]:
    if policy.outcomes:
        yield f"The outcomes are: {', '.join(policy.outcomes)}."
    for outcome, duration in policy.keep.items():
        after = "any other outcome" if outcome == OTHERWISE else f"the outcome {outcome}"
        yield f"After {after}, a case is kept {'' if duration.is_forever else 'for '}{duration}."


def _timelines(policy: Policy) -> Iterator[str]:
    for number, one in enumerate(policy.routes, 1):
        yield from ("", f"Route {number}: {_when(one.when)}")
        yield f"  It starts as {one.start}, and {one.to} hold it. If nobody ever acts:"
        agreed, silent = (timeline(policy, one, consent=consent) for consent in (True, False))
        yield from (f"    after {line}" for line in agreed)
        if silent != agreed and not one.when.danger:
            yield "  If its sender did not agree that the committee may read it, and nobody ever acts:"
            yield from (f"    after {line}" for line in silent)
    yield from ("", "What is reminded, alarmed or told once here comes again, as promised above, until someone acts.")


def _when(when: When) -> str:
    parts = [f"about {' or '.join(when.about)}"] if when.about else []
    parts += [f"wanting {' or '.join(when.intent)}"] if when.intent else []
    parts += [f"by {' or '.join(when.channel)}"] if when.channel else []
    flags = (("danger", when.danger), ("consent", when.consent), ("content", when.has_content))
    parts += [("with " if flag else "without ") + word for word, flag in flags if flag is not None]
    return "a report " + ", ".join(parts) if parts else "every other report"


def _plain(event: Event) -> str:
    return f"'{event.value.replace('_', ' ')}'"
