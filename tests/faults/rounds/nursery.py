"""
The parent of a system's processes: it has loaded what they need, so that a part which was killed is back at once.

It stands where `handrail up` stands otherwise, whose children each load everything anew and take seconds for it; what
they run is the same command. Run as a script with the names of what to load; then it reads `start NAME WORD...` by
the line, and writes `started NAME PID` and `ended NAME PID STATUS`. Its children end with it.
"""

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

_PR_SET_PDEATHSIG = 1
SHORTER = "FAULT_SHORTER"
"""Names the variable with the waits that are made shorter: a dotted name and the value it gets, as JSON."""
CLOCK = "FAULT_CLOCK"
"""Names the variable with the clock: its file, how fast it runs and since when, as JSON."""


def _set_the_clock() -> None:
    """Hand the clock that can be stepped to whoever opens a desk."""
    if CLOCK not in os.environ:
        return
    from engine import assembling  # noqa: PLC0415 - the parent of Prefect's server loads nothing of ours
    from handrail.clock import SystemClock  # noqa: PLC0415 - likewise
    from tests.faults.rounds.world_clock import WorldClock  # noqa: PLC0415 - likewise

    file, speed, epoch = json.loads(os.environ[CLOCK])
    clock = WorldClock(Path(file), speed, datetime.fromisoformat(epoch))
    vars(assembling)[SystemClock.__name__] = lambda *_pace: clock


def _shorten() -> None:
    """Make waits short that are meant for a world without such haste."""
    for name, value in json.loads(os.environ.get(SHORTER, "{}")).items():
        home, _, attribute = name.rpartition(".")
        module = pkgutil.resolve_name(home)
        getattr(module, attribute)  # one that is not there any more must not be passed over
        setattr(module, attribute, value)


def _command(words: list[str]) -> int:
    _set_the_clock()
    _shorten()
    from cli.__main__ import become  # noqa: PLC0415 - only where it is run

    return become(words)


def _prefect(words: list[str]) -> int:
    from flows.launch import begin_as_writer, bring_up_to_date, look_less_often  # noqa: PLC0415 - only where it is run

    begin_as_writer()
    look_less_often()
    bring_up_to_date()
    from prefect.cli import app  # noqa: PLC0415 - likewise

    sys.argv = ["prefect", *words]
    app()
    return 0


_BECOME: dict[str, Callable[[list[str]], int]] = {"handrail": _command, "prefect": _prefect}


def _start(name: str, program: str, words: list[str]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        log = os.open(Path(os.environ["FAULT_LOGS"]) / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(null, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w", buffering=1), open(2, "w", buffering=1)  # noqa: SIM115 - they stay open
        status = _BECOME[program](words)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it is, it must not go on as its parent
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main(modules: list[str]) -> None:
    """Load what the children need, then start them as they are asked for, until nobody asks any more."""
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    tasks = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - only their number is wanted
    if tasks != 1:
        raise RuntimeError(f"{tasks} threads: who is forked from them may wait for a lock that nobody gives back")
    wake, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    names: dict[int, str] = {}
    print("ready", flush=True)  # noqa: T201 - whoever started it reads this
    while True:
        ready, _, _ = select.select([sys.stdin, wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _tell_of_ends(names)
        if sys.stdin in ready:
            line = os.read(0, 65536).decode()
            if not line:
                return
            for one in line.splitlines():
                name, program, *words = one.split()
                pid = _start(name, program, words)
                names[pid] = name
                print(f"started {name} {pid}", flush=True)  # noqa: T201 - likewise


def _tell_of_ends(names: dict[int, str]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        print(f"ended {names.pop(pid, '?')} {pid} {os.waitstatus_to_exitcode(status)}", flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    main(sys.argv[1:])
