"""
How an exercise is told: the scene, the choices, what came of one, and what silence did to the report's twin.
"""

import textwrap
from collections.abc import Callable, Sequence
from datetime import datetime

from engine.views import CaseFacts, LogLine, MoveAnswer, PromiseView
from policies.practising import PracticeChoice, PracticeMove, PracticeStep, PracticeStory
from states.case import MoveStatus

Tell = Callable[[str], None]
_WIDTH = 88


def introduce(story: PracticeStory, tell: Tell) -> None:
    """Tell what the exercise is for and what has come in."""
    tell(f"{story.title}\n{'=' * len(story.title)}")
    tell(_wrapped(f"{story.learn} You are {story.you}. The policy is `{story.policy}`. Everybody here is made up."))
    tell("\nThis has come in:\n")
    tell(textwrap.indent(_wrapped(story.report.text, _WIDTH - 4), "    "))


def set_scene(step: PracticeStep, at: datetime, tell: Tell) -> None:
    """Tell where things stand, and what can be done."""
    tell(f"\n--- {moment(at)} ---\n")
    tell(_wrapped(step.scene))
    tell("")
    for number, choice in enumerate(step.choices, start=1):
        tell(_wrapped(f"{number}. {choice.say}", hang="   "))


def tell_outcome(choice: PracticeChoice, done: Sequence[tuple[PracticeMove, MoveAnswer]], tell: Tell) -> None:
    """Tell what was chosen, whether the engine took it, and what it means."""
    tell(f"\nYou chose: {choice.say}")
    for move, answer in done:
        who = "you" if move.by == "you" else move.by
        if answer.status is MoveStatus.REFUSED:
            tell(f"  The policy does not allow it: {who} {plain(move.move)}, refused: {plain(answer.reason or '')}.")
    tell(_wrapped(("Good. " if choice.good else "Not what the training asks for. ") + choice.because))


def tell_log(lines: Sequence[LogLine], tell: Tell) -> None:
    """Tell what happened to the case since."""
    for line in lines:
        tell(f"  {moment(line.at)}  {happened(line)}")


def tell_clocks(facts: CaseFacts, tell: Tell) -> None:
    """Tell what is owed now, and until when."""
    running = [one for one in facts.promises if _ending(one) == "running"]
    for one in sorted(running, key=lambda one: one.due_at):
        tell(f"  owed: {plain(one.name)}{f' to the {one.to}' if one.to else ''}, by {moment(one.due_at)}")


def tell_end(story: PracticeStory, mine: CaseFacts, twin: CaseFacts, good: int, tell: Tell) -> None:
    """Tell how the case ended beside its twin that nobody touched."""
    tell(f"\n{'=' * _WIDTH}\nYour case: {_stands(mine)}.")
    _tell_promises(mine, tell)
    tell(f"\nThe same report, which nobody touched: {_stands(twin)}.")
    _tell_promises(twin, tell)
    tell(f"\n{good} of {len(story.steps)} choices were what the training asks for.")


def happened(line: LogLine) -> str:
    """Put an entry of the log into words."""
    who = "the clock" if line.who == "clock" else f"a {line.who}"
    broken = line.data.get("broken")
    names = ", ".join(plain(str(one)) for one in broken) if isinstance(broken, list) else ""
    why = f" (broken: {names})" if names else ""
    cause = f" ({line.data['cause']})" if line.who == "clock" and not why and line.data.get("cause") else ""
    return f"{plain(line.event)}, by {who}{why}{cause}"


def moment(at: datetime) -> str:
    """Write an instant the way people say it; it is in UTC."""
    return f"{at:%a} {at.day} {at:%b}, {at:%H:%M}"


def plain(code: str) -> str:
    """Write a code as words."""
    return code.replace("_", " ").replace("-", " ")


def _stands(facts: CaseFacts) -> str:
    outcome = f", {plain(facts.row.outcome)}" if facts.row.outcome else ""
    return f"{facts.row.state.value}{outcome}, with the {plain(facts.row.holder)}"


def _tell_promises(facts: CaseFacts, tell: Tell) -> None:
    for one in sorted(facts.promises, key=lambda one: one.due_at):
        ending = _ending(one)
        if ending in {"kept", "broken"}:
            tell(f"  {ending:7} {plain(one.name)}, due {moment(one.due_at)}")


def _ending(one: PromiseView) -> str:
    if one.kept_at:
        return "kept"
    if one.broken_at:
        return "broken"
    return "released" if one.released else "running"


def _wrapped(text: str, width: int = _WIDTH, hang: str = "") -> str:
    return textwrap.fill(" ".join(text.split()), width, subsequent_indent=hang)
