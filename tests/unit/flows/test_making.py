"""
A flow run costs one request to make, and what was just made is not asked for again.
"""

import json
from uuid import uuid4

import httpx
from prefect.client.orchestration import PrefectClient

from flows.making import Maker
from flows.shown import FLOWS


class Server:
    """Answers as Prefect's server does, and remembers what it was asked."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        path = request.url.path.removeprefix("/api")
        if path == "/csrf-token":
            return httpx.Response(httpx.codes.NOT_FOUND)
        named = "/flow_runs/ID" if path.startswith("/flow_runs/") and path != "/flow_runs/" else path
        self.asked.append(f"{request.method} {named}")
        sent = json.loads(request.content or "{}")
        return httpx.Response(200, json={"id": str(uuid4()), "flow_id": str(uuid4()), **_kept(sent)})


def _kept(sent: dict[str, object]) -> dict[str, object]:
    return {name: sent[name] for name in ("name", "tags", "flow_id") if name in sent}


async def test_run_is_made_by_one_request_and_not_asked_for() -> None:
    """Once the flows are known a run is one request; only its second reading, or a run of others, is another."""
    server = Server()
    settings = {"transport": httpx.MockTransport(server)}
    async with PrefectClient("http://prefect.example.org/api", httpx_settings=settings) as client:
        maker = Maker(client)
        await maker.learn()
        learnt = len(server.asked)
        server.asked.clear()
        run = await maker.make("advance-cases", "HR-1 escalate", ["handrail"])
        await client.update_flow_run(run.id, flow_version="1")
        first = await client.read_flow_run(run.id)
        made = list(server.asked)
        await client.read_flow_run(run.id)
        maker.forget()
        await maker.learn()
    assert learnt == len(FLOWS)
    assert (run.name, run.tags) == ("HR-1 escalate", ["handrail"])
    assert first is run
    assert made == ["POST /flow_runs/"]
    assert server.asked[1] == "GET /flow_runs/ID"
    assert len(server.asked) == 2 + len(FLOWS)
