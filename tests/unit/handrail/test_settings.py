"""
The settings: the environment wins over the file and the file over the default, and no secret is ever shown.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from handrail.errors import SettingsError
from handrail.settings import Settings, load_settings

SECRET = "correct-horse"
SECRETS = ("database_url", "keys_url", "smtp_url", "imap_url", "webhook_secret")


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in a folder without a file, in an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HANDRAIL_{name.upper()}", raising=False)


def _write(text: str) -> None:
    Path("handrail.toml").write_text(text, encoding="utf-8")


def test_defaults_are_those_that_others_script_against() -> None:
    """Folder, ports and patience without any setting."""
    settings = load_settings()
    assert settings.data == Path("var")
    assert (settings.web_port, settings.mail_port, settings.prefect_port) == (8400, 8425, 4200)
    assert (settings.patience, settings.clock_speed, settings.policy) == (1.0, 1.0, "carpentries")


def test_file_wins_over_the_default() -> None:
    """What stands in `handrail.toml` is used."""
    _write('web_port = 9000\npolicy = "minimal"\n')
    assert (load_settings().web_port, load_settings().policy) == (9000, "minimal")


def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set where the process starts is used, and the rest of the file stays."""
    _write("web_port = 9000\nmail_port = 9025\n")
    monkeypatch.setenv("HANDRAIL_WEB_PORT", "9400")
    assert (load_settings().web_port, load_settings().mail_port) == (9400, 9025)


def test_hand_wins_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test or a command that says a value gets that value."""
    monkeypatch.setenv("HANDRAIL_WEB_PORT", "9400")
    assert Settings(web_port=0).web_port == 0


@pytest.mark.parametrize("name", ["policies", "prefect_api_url", "database_url", "web_port"])
def test_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Compose files pass on what nobody set as an empty text; that leaves the default."""
    monkeypatch.setenv(f"HANDRAIL_{name.upper()}", "")
    assert getattr(load_settings(), name) == Settings.model_fields[name].default


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("web_port", "many"),
        ("web_port", "65536"),
        ("mail_port", "-1"),
        ("patience", "0"),
        ("patience", "inf"),
        ("clock_speed", "nan"),
        ("clock_epoch", "2026-11-21T00:00:00"),
        ("max_report_bytes", "0"),
        ("intake_queue", "1.5"),
    ],
)
def test_wrong_value_names_its_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The message says which setting is wrong, as it is written in the environment."""
    monkeypatch.setenv(f"HANDRAIL_{name.upper()}", value)
    with pytest.raises(SettingsError, match=f"HANDRAIL_{name.upper()}: "):
        load_settings()


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start three times to learn of three faults."""
    for name in ("WEB_PORT", "MAIL_PORT", "PATIENCE"):
        monkeypatch.setenv(f"HANDRAIL_{name}", "x")
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert [name for name in ("WEB_PORT", "MAIL_PORT", "PATIENCE") if f"HANDRAIL_{name}" not in str(wrong.value)] == []


def test_unknown_name_in_the_file_is_refused_with_the_nearest() -> None:
    """A typing mistake in the file does not pass in silence."""
    _write("web_prot = 9000\n")
    with pytest.raises(SettingsError, match=r"web_prot is no setting; did you mean web_port\?"):
        load_settings()


@pytest.mark.parametrize("raw", [b"web_port = \n", b"[[", b'policy = "\xff"\n'])
def test_broken_file_is_refused_by_name(raw: bytes) -> None:
    """A file that is not TOML stops the start with its name, not with a traceback of the parser."""
    Path("handrail.toml").write_bytes(raw)
    with pytest.raises(SettingsError, match=r"handrail\.toml cannot be read"):
        load_settings()


@pytest.mark.parametrize("name", SECRETS)
def test_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A password in a URL stands in no representation."""
    monkeypatch.setenv(f"HANDRAIL_{name.upper()}", f"postgresql://handrail:{SECRET}@db/handrail")
    settings = load_settings()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    value = getattr(settings, name)
    assert isinstance(value, SecretStr)
    assert SECRET in value.get_secret_value()


def test_error_does_not_show_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that was put into the wrong setting does not come out in the message or its causes."""
    monkeypatch.setenv("HANDRAIL_WEB_PORT", SECRET)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert SECRET not in str(wrong.value)
    assert wrong.value.__cause__ is None


def test_settings_cannot_be_changed() -> None:
    """What a process started with stays."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings().web_port = 1  # type: ignore[misc]  # the very thing that must fail


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("postgresql://db/handrail", "postgresql+asyncpg://db/handrail"),
        ("postgres://db/handrail", "postgresql+asyncpg://db/handrail"),
        ("postgresql+asyncpg://db/handrail", "postgresql+asyncpg://db/handrail"),
        ("sqlite:///some/where.db", "sqlite+aiosqlite:///some/where.db"),
        ("sqlite+aiosqlite:///some/where.db", "sqlite+aiosqlite:///some/where.db"),
    ],
)
def test_database_url_names_the_async_driver(given: str, wanted: str) -> None:
    """Operators write the plain URL; the driver is ours to name."""
    settings = Settings(database_url=SecretStr(given), keys_url=SecretStr(given))
    assert (settings.main_database, settings.key_database) == (wanted, wanted)


def test_databases_live_apart_in_the_data_folder() -> None:
    """Without URLs both are SQLite files, the keys in a folder of their own."""
    settings = Settings(data=Path("there"))
    assert settings.main_database == "sqlite+aiosqlite:///there/handrail.db"
    assert settings.key_database == "sqlite+aiosqlite:///there/keys/keystore.db"


@pytest.mark.parametrize(
    ("public", "address"), [(None, "http://127.0.0.1:8400"), ("https://coc.example.org/", "https://coc.example.org")]
)
def test_links_use_the_public_address(public: str | None, address: str) -> None:
    """Messages link to where people reach the pages, without a slash at the end."""
    assert Settings(public_url=public, smtp_url=SecretStr("smtp://mail.example.org")).web_address == address


@pytest.mark.parametrize("public", ["https://coc.example.org", "http://192.168.1.5:8400", "http://[2001:db8::1]/"])
def test_pages_that_others_reach_need_a_mail_server(public: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nobody would hear anything, and `/mailbox` would show everybody the links that let people in."""
    monkeypatch.setenv("HANDRAIL_PUBLIC_URL", public)
    with pytest.raises(SettingsError, match=r"^HANDRAIL_PUBLIC_URL: others come .* set HANDRAIL_SMTP_URL too$"):
        load_settings()
    monkeypatch.setenv("HANDRAIL_SMTP_URL", "smtp://mail.example.org")
    assert load_settings().public_url == public


@pytest.mark.parametrize("public", ["http://localhost:8400", "http://127.0.0.1", "http://[::1]:8400"])
def test_pages_of_this_machine_need_no_mail_server(public: str) -> None:
    """Whoever tries it out may name the address that they use themselves."""
    assert Settings(public_url=public).smtp_url is None


FORMS = {
    "PUBLIC_URL": "must be like https://conduct.example.org, with at most a port behind it",
    "MAIL_FROM": "must be like conduct@example.org or Conduct <conduct@example.org>",
    "MAIL_DOMAIN": "must be like conduct.example.org",
    "MAIL_RECIPIENTS": "must be like conduct@example.org",
}
MISTYPED = {
    "PUBLIC_URL": (
        "coc.example.org", "http://[", "https://", "htps://coc.example.org", "https://coc.example.org/reports",
        "https://coc.example.org/?from=mail", "https://coc.example.org#top", "https://coc.example.org:99999",
        "https://coc.example.org:0", "https://user@coc.example.org", "https://coc example.org",
    ),
    "MAIL_FROM": ("conduct", "a@example.org, b@example.org", "x@example.org\nBcc: y@example.org", "@example.org"),
    "MAIL_DOMAIN": ("https://coc.example.org", "report@example.org", "-example.org", "."),
    "MAIL_RECIPIENTS": ("conduct", "conduct@example.org, help", "<help@example.org>"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in MISTYPED.items() for value in values])
def test_mistyped_address_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is named with what it must be like; else dead links in mails, or bounces, would be the first sign."""
    monkeypatch.setenv("HANDRAIL_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setenv(f"HANDRAIL_{name}", value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert str(told.value) == f"HANDRAIL_{name}: {FORMS[name]}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://localhost:8400"), ("PUBLIC_URL", "https://bücher.example/"),
        ("MAIL_FROM", "Code of Conduct <conduct@example.org>"), ("MAIL_FROM", '"Conduct, us" <conduct@example.org>'),
        ("MAIL_DOMAIN", "localhost"), ("MAIL_DOMAIN", "bücher.example"),
        ("MAIL_RECIPIENTS", "conduct+us@example.org,Help@Example.org"),
    ],
)  # fmt: skip
def test_address_of_each_form_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names before an address, ports, letters beyond ASCII and machines without a dot are all in use."""
    monkeypatch.setenv("HANDRAIL_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setenv(f"HANDRAIL_{name}", value)
    found = getattr(load_settings(), name.lower())
    assert found == (value if isinstance(found, str) else tuple(value.split(",")))


def test_several_words_stand_apart_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is written in the environment as people write one, and in the file as TOML has it."""
    _write('own_lists = ["conduct.example.org"]\n')
    monkeypatch.setenv("HANDRAIL_MAIL_RECIPIENTS", "conduct@example.org, help@example.org,")
    settings = load_settings()
    assert settings.mail_recipients == ("conduct@example.org", "help@example.org")
    assert settings.own_lists == ("conduct.example.org",)


def test_epoch_is_an_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes of a demonstration are handed the same aware instant."""
    monkeypatch.setenv("HANDRAIL_CLOCK_EPOCH", "2026-11-21T07:00:00Z")
    assert load_settings().clock_epoch == datetime(2026, 11, 21, 7, tzinfo=UTC)


def test_every_setting_is_described() -> None:
    """Each field says what it means, in one line without a full stop, for the page of settings."""
    described = {name: field.description or "" for name, field in Settings.model_fields.items()}
    assert [name for name, text in described.items() if not text or "\n" in text or text.endswith(".")] == []
