"""
`handrail practise`: a made-up report to look after, under a real policy, on a clock that waits for the trainee.

The sandbox is `cli.practice.sandbox`; nothing of the community's own is read or changed.
"""

import sys
from collections.abc import Iterator
from typing import Annotated

from cyclopts import Parameter

from cli.exits import Exit
from cli.loop import run
from cli.output import say, say_table, tell
from cli.practice import telling
from cli.practice.sandbox import Sandbox, open_sandbox
from cli.wording import CommandError, UsageError
from policies.practising import PracticeStep, PracticeStory, load_stories, span_of

StoryName = Annotated[str | None, Parameter(help="Which exercise; without it, they are listed.")]
Answers = Annotated[
    str | None, Parameter(help="The choices beforehand, as in 1,3,1: for trainers, and for tests of an exercise.")
]


def practise(story: StoryName = None, *, answers: Answers = None) -> int:
    """Practise on a made-up report; nothing is kept."""
    stories = load_stories()
    if story is None:
        say_table(("exercise", "about"), [(one.story, one.title) for one in stories.values()], empty="There are none.")
        return Exit.OK
    if story not in stories:
        names = ", ".join(stories)
        raise CommandError(Exit.MISSING, f"There is no exercise {story}; there are: {names}.")
    chosen = stories[story]
    run(_play(chosen, _answers(chosen, answers)))
    return Exit.OK


async def _play(story: PracticeStory, numbers: Iterator[int]) -> None:
    telling.introduce(story, say)
    good = 0
    async with open_sandbox(story) as sandbox:
        for step in story.steps:
            good += await _one_step(sandbox, step, numbers)
        telling.tell_end(story, await sandbox.facts(sandbox.mine), await sandbox.facts(sandbox.twin), good, say)


async def _one_step(sandbox: Sandbox, step: PracticeStep, numbers: Iterator[int]) -> bool:
    """Tell one step, let the trainee choose, and show what comes of it."""
    await sandbox.make(step.before)
    telling.set_scene(step, sandbox.clock.now(), say)
    choice = step.choices[_chosen(step, numbers) - 1]
    known = (await sandbox.facts(sandbox.mine)).version
    done = await sandbox.make(choice.moves)
    await sandbox.pass_time(span_of(choice.wait))
    telling.tell_outcome(choice, done, say)
    telling.tell_log(await sandbox.log(sandbox.mine, known), say)
    telling.tell_clocks(await sandbox.facts(sandbox.mine), say)
    return choice.good


def _chosen(step: PracticeStep, numbers: Iterator[int]) -> int:
    """Answer the number of a choice; what is none is asked again."""
    for number in numbers:
        if 1 <= number <= len(step.choices):
            return number
        tell(f"Type a number from 1 to {len(step.choices)}.")
    raise UsageError("The exercise has more questions than there were answers.")


def _answers(story: PracticeStory, given: str | None) -> Iterator[int]:
    """Answer the choices, as given beforehand or as typed one by one."""
    if given is None:
        return _typed()
    numbers = [_number(one) for one in given.split(",")]
    if len(numbers) != len(story.steps) or not all(
        1 <= number <= len(step.choices) for number, step in zip(numbers, story.steps, strict=False)
    ):
        raise UsageError(f"This exercise asks {len(story.steps)} times; write the answers like 1,2,1.")
    return iter(numbers)


def _typed() -> Iterator[int]:
    while True:
        tell("\nWhat do you do? Type its number: ")
        line = sys.stdin.readline()
        if not line:
            return
        yield _number(line)


def _number(text: str) -> int:
    word = text.strip()
    return int(word) if word.isdecimal() and len(word) < 3 else 0  # noqa: PLR2004 - no step has a hundred choices
