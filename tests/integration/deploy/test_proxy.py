"""
The sample for nginx, as nginx reads it: what people send goes through it to real pages, and leaves nothing behind.
"""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.cli.running import running
from tests.integration.deploy.files import DEPLOY
from tests.integration.notifiers.certificates import make_trust
from tests.support.ports import free_port
from tests.support.waiting import until

LONG = {"intent": "report", "text": "word " * 30_000}
"""Longer than what nginx keeps in memory of what it is sent."""


@asynccontextmanager
async def _nginx(folder: Path, pages: str, **instead: str) -> AsyncIterator[httpx.AsyncClient]:
    """Run nginx before the pages with the sample, some words replaced, and without a place for files of its own."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert nginx, "nginx is missing: `make tools` installs it where Debian's packages can be installed"
    trust, port = make_trust(folder), free_port()
    sample = (DEPLOY / "nginx.conf.example").read_text("utf-8")
    here = {
        "listen [::]:80;": "",
        "listen [::]:443 ssl;": "",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/letsencrypt/live/conduct.example.org/fullchain.pem": str(trust.ca),
        "/etc/letsencrypt/live/conduct.example.org/privkey.pem": str(folder / "key.pem"),
        "/var/log/nginx/handrail.log": str(folder / "nginx.log"),
        "http://127.0.0.1:8400": pages,
        **instead,
    }
    for there, place in here.items():
        assert there in sample
        sample = sample.replace(there, place)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    config = folder / "nginx.conf"
    config.write_text(f"daemon off; pid {folder / 'pid'}; events {{}}\nhttp {{ {places}\n{sample} }}\n", "utf-8")
    process = await asyncio.create_subprocess_exec(nginx, "-c", str(config), "-e", str(folder / "first.log"))
    try:
        async with httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{port}", verify=trust.client, headers={"Host": "conduct.example.org"}
        ) as client:
            await until(lambda: _listens(port))
            for kind in kinds:
                (folder / kind).rmdir()
            yield client
    finally:
        process.terminate()
        async with asyncio.timeout(20):
            await process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.tools
async def test_report_goes_through_nginx_and_leaves_nothing(tmp_path: Path) -> None:
    """A long report is taken, strangers cannot say who they are instead of nginx, and no line is written down."""
    async with running(tmp_path / "data") as pages, _nginx(tmp_path, pages.address) as client:
        assert (await client.post("/api/reports", json=LONG)).status_code == 201
        assert (await client.get("/report")).status_code == 200
        mailbox = await client.get("/mailbox", headers={"X-Forwarded-For": "9.9.9.9"})
        assert mailbox.status_code == 200  # 404 had nginx handed on what the sender says
    assert (tmp_path / "nginx.log").read_text() == ""


@pytest.mark.tools
async def test_nginx_by_itself_would_keep_a_report_in_a_file(tmp_path: Path) -> None:
    """Without what the sample says of it, nginx looks for a place to put the report, which the test has taken away."""
    kept = {"proxy_request_buffering off;": ""}
    async with running(tmp_path / "data") as pages, _nginx(tmp_path, pages.address, **kept) as client:
        assert (await client.post("/api/reports", json=LONG)).status_code == 500
    assert "client_body" in (tmp_path / "nginx.log").read_text()


def test_nginx_keeps_no_file_of_what_people_are_shown() -> None:
    """What is on its way to a slow reader waits in memory: what was unsealed must not lie on its disk."""
    sample = (DEPLOY / "nginx.conf.example").read_text("utf-8")
    assert "proxy_buffering off;" in sample
    assert sample.count("access_log off;") == sample.count("server {")
