"""
The sentences about deciding, and about what follows: appeals, measures, keeping, stepping out, numbers, agreeing.
"""

from collections.abc import Iterator

from policies.explain_people import vote
from policies.plain import both, called, either, happening, lasting, named, said, within
from policies.rules import OTHERWISE, Appeal, Conflicts, Decide, Measure, Transparency, Unilateral
from policies.schema import Policy

_HEARD = {"never": "is never heard", "may": "may be heard", "must": "must be heard"}
_MOMENTS = {
    "at_report": "when a report comes",
    "before_investigation": "before those who decide look into it",
    "at_review": "before they decide",
}
_GROUNDS = {"any": "any ground", "process": "a fault in how it was handled", "new_evidence": "new evidence"}


def deciding(decide: Decide) -> Iterator[str]:
    """Say how a tier comes to a decision."""
    yield f"When a tier decides, {vote(decide.vote)}."
    if decide.relaxed:
        yield f"After {lasting(decide.relaxed.after)} without one, it is enough that {vote(decide.relaxed.vote)}."
    if decide.deadlock:
        start = either(happening(event) for event in decide.deadlock.starts)
        after = within(decide.deadlock.after, start)
        yield f"If there is no decision {after}, {named(decide.deadlock.to)} will take over."
    silent = f"; {lasting(decide.reporter_silent_after)} of silence count as agreement"
    if decide.ask_reporter_before_enacting:
        binding = "a no stops it" if decide.reporter_must_agree else "the answer does not bind"
        yield f"Before an outcome takes effect the reporter is asked about it; {binding}{silent}."
    elif decide.reporter_must_agree:
        yield f"An outcome needs the reporter's agreement{silent}."
    else:
        yield f"Nobody asks the reporter before an outcome takes effect{silent if _unusual(decide) else ''}."
    goes_on = f"without an answer it goes on after {lasting(decide.reported_silent_after)}"
    heard = _HEARD.get(decide.hear_reported, said(decide.hear_reported))
    yield f"The person reported {heard} before a decision; {goes_on}."
    yield from _approving(decide)


def _unusual(decide: Decide) -> bool:
    return str(decide.reporter_silent_after) != str(Decide().reporter_silent_after)


def _approving(decide: Decide) -> Iterator[str]:
    for outcome, groups in decide.approval.items():
        yield f"The outcome {said(outcome)} takes effect only when {called(groups)} approve."
    if decide.approval_silent_after:
        yield f"If those who must approve are silent for {lasting(decide.approval_silent_after)}, that is a yes."


def outcomes(policy: Policy) -> Iterator[str]:
    """Say what may come out, who may settle what, and how long it lasts."""
    if policy.outcomes:
        yield f"What may come out: {both(said(one) for one in policy.outcomes)}."
    yield f"Without those who decide, a case may end with: {either(said(one) for one in policy.counsel_outcomes)}."
    for outcome, measure in policy.measures.items():
        yield _measure(outcome, measure)


def _measure(outcome: str, measure: Measure) -> str:
    own = f"; for this outcome {vote(measure.vote)}" if measure.vote else ""
    if measure.lasts.is_forever:
        lasts = "lasts until those who decide end it" if measure.returns == "on_request" else "lasts for ever"
        return f"The outcome {said(outcome)} {lasts}{own}.{_looked_after(measure)}"
    back = "then ends by itself" if measure.returns == "by_itself" else "may then be ended on request"
    return f"The outcome {said(outcome)} lasts {lasting(measure.lasts)}, and {back}{own}.{_looked_after(measure)}"


def _looked_after(measure: Measure) -> str:
    after = both(lasting(one) for one in measure.check_ins)
    return f" After {after} someone looks how it goes." if measure.check_ins else ""


def appealing(appeal: Appeal | None) -> Iterator[str]:
    """Say whether an outcome may be questioned."""
    if appeal is None:
        yield "There is no appeal."
        return
    told = {"told": "the reporter is told the answer", "resolved": "the case ends"}.get(
        appeal.starts, said(appeal.starts)
    )
    grounds = either(_GROUNDS.get(one, said(one)) for one in appeal.grounds)
    yield f"An appeal goes to {named(appeal.to)}, {within(appeal.window, told)}, on {grounds}."
    yield (
        "Nobody who decided hears the appeal." if appeal.by == "other_people" else "Those who decided may hear it too."
    )
    yield f"The outcome {'waits' if appeal.suspends else 'does not wait'} until the appeal is heard."
    if appeal.answer_within:
        yield f"An appeal is answered {within(appeal.answer_within, 'the reporter appeals')}."


def withdrawing(policy: Policy) -> Iterator[str]:
    """Say whether a report may be taken back."""
    unless = {"danger": "someone is in danger", "pattern": "it is one of several"}
    but = either(unless.get(one, said(one)) for one in policy.withdraw.unless)
    if policy.withdraw.allowed:
        yield f"A reporter may take the report back{f', unless {but}' if but else ''}."
    else:
        yield f"A report cannot be taken back{f', least of all when {but}' if but else ''}."


def acting_alone(alone: Unilateral | None) -> Iterator[str]:
    """Say who may act before the group has met."""
    if alone:
        most = f"It lasts {lasting(alone.at_most)} at most without the group. " if alone.at_most else ""
        told = within(alone.report_within, "that")
        yield f"Someone of {called(alone.who)} may act at once and alone. {most}They tell the group {told}."


def conflicts(rules: Conflicts) -> Iterator[str]:
    """Say how people step out of a case that is too close to them."""
    asked = both(_MOMENTS.get(moment, said(moment)) for moment in rules.ask)
    yield f"People are asked whether they have a conflict {asked}." if asked else "Nobody is asked about conflicts."
    yield "Who steps out says why." if rules.reason_needed else "Who steps out need not say why."
    tie = "keeps someone out too" if rules.soft == "excluded" else "is weighed by the others of the group"
    yield f"A distant tie {tie}."


def publishing(numbers: Transparency | None) -> Iterator[str]:
    """Say which numbers the community publishes, and when."""
    if numbers is None:
        yield "No numbers are published."
        return
    often = [f"every {lasting(numbers.every)}"] if numbers.every else []
    often += [f"on {both(numbers.days)} of each year"] if numbers.days else []
    often += [f"{lasting(one)} after each event" if one.amount else "when an event ends" for one in numbers.after_event]
    yield f"Numbers of {both(said(one) for one in numbers.counts)} are published {both(often)}."
    yield f"{named(numbers.by).capitalize() if numbers.by else 'The first of those who decide'} will be reminded of it."
    yield f"Numbers smaller than {numbers.hide_below} are not shown."


def keeping(policy: Policy) -> Iterator[str]:
    """Say how long what is stored."""
    for outcome, duration in policy.keep.items():
        end = "any other outcome" if outcome == OTHERWISE else f"the outcome {said(outcome)}"
        yield f"After {end}, a case is kept {'' if duration.is_forever else 'for '}{lasting(duration)}."
    if OTHERWISE not in policy.keep:
        yield "Whatever is not named here is kept for ever." if policy.keep else "Every case is kept for ever."
    for outcome, duration in policy.keep_reporter.items():
        end = "any other outcome" if outcome == OTHERWISE else f"the outcome {said(outcome)}"
        yield f"After {end}, the reporter's address is forgotten after {lasting(duration)}."
    kept = "makes an earlier case be kept anew" if policy.new_violation == "extends" else "makes no case be kept longer"
    yield f"A new violation by the same person {kept}."


def agreeing(policy: Policy) -> Iterator[str]:
    """Say how the policy itself is changed, and what is agreed besides."""
    count = policy.activation.agree
    yield f"A new version of this policy counts once {count} {'person agrees' if count == 1 else 'people agree'} to it."
    if policy.messages_at_most is not None:
        yield f"Nobody should get more than {policy.messages_at_most} messages about one case."
    if policy.heard_within is not None:
        yield f"Someone at work should be told of a report within {lasting(policy.heard_within)}."
    if policy.word_within is not None:
        yield f"Even if nobody acts, the reporter should not wait longer than {lasting(policy.word_within)} for a word."
    if policy.notes:
        yield "Also agreed, and kept by people:"
        yield from (f"  {note}" for note in policy.notes)
