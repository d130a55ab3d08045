"""
The demonstration for real: its own processes, its own Prefect server, a browser that looks at the pages and the UI.

`make picture` runs this test and keeps the picture that the README shows.
"""

import base64
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext

from tests.integration.cli.running import Running, handrail, running
from tests.integration.flows.looking import eventually
from tests.support.browsing import chromium, click
from tests.support.ports import free_port

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.browser, pytest.mark.timeout(300)]

_STORY = "a report that nobody counsels: escalated by clock"
_ARTIFACTS = {"open-cases", "due-next", "promises-kept", "delivery-backlog"}


@dataclass(frozen=True)
class Shown:
    """A demonstration in which a case has just escalated by itself."""

    demo: Running
    data: Path
    prefect: str
    reference: str


async def test_demo_shows_a_case_escalate_everywhere(tmp_path: Path) -> None:
    """Nobody counsels, so within two minutes the case is escalated in commands, mails, pages and the Prefect UI."""
    port = free_port()
    prefect = f"http://127.0.0.1:{port}"
    more = {"HANDRAIL_PREFECT_PORT": str(port), "HANDRAIL_PREFECT_API_URL": ""}
    async with running(tmp_path / "demo", "demo", **more) as demo:
        shown = Shown(demo, tmp_path / "demo", prefect, await _escalated(demo))
        await _commands_show(shown)
        await _mailbox_shows(shown)
        run = await _prefect_shows(shown)
        async with chromium() as browser:
            await _take_picture(browser, shown, run, tmp_path)
        assert await demo.end() == 0


async def _escalated(demo: Running) -> str:
    """Read what the demonstration says until the case goes up by itself; answer its reference."""
    assert demo.process.stdout is not None
    async for line in demo.process.stdout:
        if _STORY in line.decode():
            found = re.search(r"HR-\w+", line.decode())
            assert found
            return found.group()
    raise AssertionError("the demonstration ended before a case escalated")


async def _commands_show(shown: Shown) -> None:
    written = (shown.data / "environment").read_text().split()
    clock = dict(word.split("=", 1) for word in written if word.startswith("HANDRAIL_"))
    status, out = await handrail(shown.data, "case", "show", shown.reference, "--json", more=clock)
    case = json.loads(out)
    assert (status, case["state"]) == (0, "escalated")
    assert next(one["name"] for one in case["promises"] if one["broken_at"]) == "counsel"


async def _mailbox_shows(shown: Shown) -> None:
    async with httpx.AsyncClient(base_url=shown.demo.address) as client:

        async def look() -> bool:
            page = (await client.get("/mailbox")).text
            return f"{shown.reference} is with you now" in page

        assert await eventually(look)


async def _prefect_shows(shown: Shown) -> str:
    """Find the run that escalated the case by its tag, its one step by name, and the artifacts; answer the run's id."""
    async with httpx.AsyncClient(base_url=f"{shown.prefect}/api") as client:
        wanted = {"flow_runs": {"tags": {"all_": [f"case:{shown.reference}", "trigger:escalate"]}}}

        async def look() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = (await client.post("/flow_runs/filter", json=wanted)).json()
            return [run for run in found if run["state_type"] == "COMPLETED"]

        (run,) = await eventually(look)
        step = f"{shown.reference} escalate: counsel broken"
        cases = sum(tag.startswith("case:") for tag in run["tags"])  # on a slow machine two go up at one look
        assert run["name"].startswith(step if cases == 1 else f"{cases} cases: ")

        async def steps() -> list[dict[str, str]]:
            body = {"task_runs": {"flow_run_id": {"any_": [run["id"]]}}}
            found: list[dict[str, str]] = (await client.post("/task_runs/filter", json=body)).json()
            return found if len(found) == cases else []

        assert [one["name"] for one in await eventually(steps)].count(step) == 1

        async def artifacts() -> bool:
            found = (await client.post("/artifacts/filter", json={})).json()
            return {one["key"] for one in found} >= _ARTIFACTS

        assert await eventually(artifacts)
    return str(run["id"])


async def _take_picture(browser: Browser, shown: Shown, run: str, folder: Path) -> None:
    desk = await browser.new_context(viewport={"width": 760, "height": 900}, device_scale_factor=1.5)
    await _look_at_desk(desk, shown, folder / "desk.png")
    operator = await browser.new_context(viewport={"width": 1060, "height": 900}, device_scale_factor=1.5)
    await _look_at_run(operator, shown, run, folder / "prefect.png")
    kept = Path(os.environ.get("HANDRAIL_TEST_PICTURES") or folder) / "demo.png"
    await _side_by_side(browser, [folder / "prefect.png", folder / "desk.png"], kept)
    assert kept.stat().st_size > 20_000


async def _look_at_desk(context: BrowserContext, shown: Shown, picture: Path) -> None:
    page = await context.new_page()
    await page.goto(f"{shown.demo.address}/sign-in")
    await page.fill("input[name=email]", "committee-one@example.org")
    await page.fill("input[name=passphrase]", "made up committee one")
    await click(page.locator("main button[type=submit]").last)
    await page.wait_for_url("**/desk*")
    await page.goto(f"{shown.demo.address}/desk/{shown.reference}")
    await click(page.get_by_role("button", name="No conflict keeps me away"))
    await page.get_by_text("Escalated").first.wait_for()
    await page.screenshot(path=picture)


async def _look_at_run(context: BrowserContext, shown: Shown, run: str, picture: Path) -> None:
    page = await context.new_page()
    await page.goto(f"{shown.prefect}/runs/flow-run/{run}")
    await page.get_by_text(f"case:{shown.reference}").first.wait_for(timeout=30_000)
    await page.get_by_text(f"{shown.reference} escalate").first.wait_for(timeout=30_000)
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=picture)


async def _side_by_side(browser: Browser, pictures: list[Path], kept: Path) -> None:
    images = "".join(
        f'<img style="height:640px" src="data:image/png;base64,{base64.b64encode(one.read_bytes()).decode()}">'
        for one in pictures
    )
    page = await browser.new_page(viewport={"width": 1360, "height": 680})
    style = "margin:0;padding:20px;display:flex;gap:20px;justify-content:center;background:#e9e7e1"
    await page.set_content(f'<body style="{style}">{images}</body>')
    await page.screenshot(path=kept)
