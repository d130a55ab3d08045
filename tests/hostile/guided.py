"""
Readers under atheris, which follows how far each input got into the code: for a machine that has it, beside the rest.

It is no dependency: its wheels do not cover every Python and machine that we do. `python -m tests.hostile.guided READER
-max_total_time=600`, with atheris installed, where READER is one of those below; libFuzzer's options follow.
"""

import sys
from collections.abc import Callable
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["intake", "policies", "vault", "engine.attachments"]):
    from engine.attachments.kinds import kind_of, name_as
    from intake.body import fingerprint_of, parse_body
    from intake.faults import BodyError
    from intake.mail.read import read_mail
    from policies.faults import PolicyError
    from policies.loading import parse_policy
    from vault.receipts import parse_receipt


def _mail(raw: bytes) -> None:
    found = read_mail(raw, None, (), "example.org")
    if found.report is not None:
        found.report.text.encode()
    assert found.reason != "unreadable", "a reader raised what nobody foresaw"


def _json(raw: bytes) -> None:
    with suppress(BodyError):
        fingerprint_of(raw)
        parse_body(raw)


def _yaml(raw: bytes) -> None:
    with suppress(PolicyError):
        parse_policy(raw.decode("utf-8", "surrogateescape"))


def _receipt(raw: bytes) -> None:
    parse_receipt(raw.decode("utf-8", "surrogateescape"))


def _file(raw: bytes) -> None:
    name_as(kind_of(raw[:64]), raw[64:].decode("utf-8", "surrogateescape"))


READERS: dict[str, Callable[[bytes], None]] = {
    "mail": _mail,
    "json": _json,
    "yaml": _yaml,
    "receipt": _receipt,
    "file": _file,
}

if __name__ == "__main__":
    reader = READERS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, reader)
    atheris.Fuzz()
