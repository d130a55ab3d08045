"""
A program: the endpoint of `bench.limits.taking` that validates the body, does nothing, and answers; one worker.
"""

import sys

import uvicorn

from bench.limits.taking import app_of
from cli.loop import run


async def _nothing(_text: str) -> str:
    return "none"


async def _serve(port: int) -> None:
    config = uvicorn.Config(app_of(_nothing), port=port, loop="none", access_log=False, log_level="error")
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    run(_serve(int(sys.argv[1])))
