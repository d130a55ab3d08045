"""
Many reports at once: those that arrive while a commit is under way share the next one.

A commit to disk costs about the same for one report as for forty. Each sender still hears only after its own report is
committed, and one bad report cannot fail the others of its group.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from engine.context import Context
from engine.keys.recovery import Present
from engine.opening.opening import New, commit, prepare, roster
from engine.report import IncomingReport, Opened
from handrail.errors import BusyError, HandrailError
from vault.wraps import WrappingKeys

_GROUP = 40
_GATHERING = 0.004
"""Seconds for which the first of a group waits for others: those who were answered together come again together."""
_RETRY_SECONDS = 2
_SEALED = 3
"""So many reports are sealed before others on the loop have their turn; in a flood theirs is as long."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    report: IncomingReport
    answer: asyncio.Future[Opened]


class GroupCommit:
    """
    Takes reports from many senders and commits them in groups, one after the other.

    A group costs some milliseconds whatever its size. Two at a time would each be half as large.
    """

    def __init__(self, context: Context) -> None:
        """Hold at most `HANDRAIL_INTAKE_QUEUE` reports that are not committed yet."""
        self._context = context
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(context.settings.intake_queue)
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start to take reports."""
        self._worker = asyncio.create_task(self._work(), name="group-commit")

    async def stop(self) -> None:
        """Finish what was taken, then stop."""
        await self._queue.join()
        if self._worker is not None:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker

    async def open_case(self, report: IncomingReport) -> Opened:
        """
        Take a report and answer when it is committed.

        Raises:
            BusyError: too many reports wait already; this one was not taken.
            IdempotencyConflictError: its key came before with another body.
            UnknownPolicyError: it names a policy there is not.

        """
        waiting = _Waiting(report, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            raise BusyError(_RETRY_SECONDS) from None
        # A sender that hangs up has not taken its report back: the commit goes on.
        return await asyncio.shield(waiting.answer)

    async def _work(self) -> None:
        while True:
            group = [await self._queue.get()]
            try:
                if self._queue.qsize() < _GROUP - 1:
                    await asyncio.sleep(_GATHERING)
                while len(group) < _GROUP and not self._queue.empty():
                    group.append(self._queue.get_nowait())
                await self._commit(group)
            finally:
                for one in group:
                    if not one.answer.done():
                        one.answer.set_exception(BusyError(_RETRY_SECONDS))
                    self._queue.task_done()

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            people_now = await roster(self._context)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the database, each sender hears of it
            _fail(group, error)
            return
        ready: list[tuple[_Waiting, New]] = []
        wrapping = WrappingKeys()
        for number, one in enumerate(group, 1):
            try:
                ready.append((one, prepare(self._context, one.report, people_now, wrapping)))
            except Exception as error:  # noqa: BLE001 - it belongs to this sender alone
                _fail([one], error)
            if number % _SEALED == 0:
                await asyncio.sleep(0)
        if ready and not await self._write(ready):
            # One of them is at fault, or what was drawn for it is another's: a reference is, once in 660,000 reports
            # where a million cases are. So each is made anew and written alone.
            for one, _ in ready:
                await self._write_alone(one, people_now, wrapping)

    async def _write(self, ready: list[tuple[_Waiting, New]]) -> bool:
        """Write some together; answer whether each sender has heard what became of theirs."""
        try:
            answers = await commit(self._context, [new for _, new in ready])
        except BusyError as error:  # the database is away for all of them; each alone would wait as long again
            _fail([waiting for waiting, _ in ready], error)
        except Exception:  # noqa: BLE001 - whoever it belongs to hears of it when theirs is written alone
            return False
        else:
            for (waiting, _), answer in zip(ready, answers, strict=True):
                _settle(waiting, answer)
        return True

    async def _write_alone(self, one: _Waiting, people_now: Present, wrapping: WrappingKeys) -> None:
        try:
            (answer,) = await commit(self._context, [prepare(self._context, one.report, people_now, wrapping)])
        except Exception as error:  # noqa: BLE001 - it belongs to this sender
            _fail([one], error)
        else:
            _settle(one, answer)


def _settle(waiting: _Waiting, answer: Opened | HandrailError) -> None:
    if waiting.answer.done():
        return
    if isinstance(answer, HandrailError):
        waiting.answer.set_exception(answer)
    else:
        waiting.answer.set_result(answer)


def _fail(group: list[_Waiting], error: Exception) -> None:
    for one in group:
        if not one.answer.done():
            one.answer.set_exception(error)
