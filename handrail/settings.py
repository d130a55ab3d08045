"""
The settings: read once from `HANDRAIL_*` in the environment, then from `handrail.toml`, then the defaults below.

Each setting is documented in `docs/settings.md`; a test compares the two.
"""

import difflib
import ipaddress
import tomllib
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AwareDatetime,
    BeforeValidator,
    Field,
    FiniteFloat,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from handrail.addresses import Domain, MailAddress, PagesAddress, SenderAddress
from handrail.errors import SettingsError
from handrail.second_channels import WEBHOOK, SecondChannels, kind_of


def _listed(value: object) -> object:
    """Take a text with commas, as a variable has it, for a list."""
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


Port = Annotated[int, Field(ge=0, le=65535)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
"""Several words: apart by commas in the environment, a list in the file."""
MailAddresses = Annotated[tuple[MailAddress, ...], NoDecode, BeforeValidator(_listed)]
"""Several mail addresses, likewise."""


class Settings(BaseSettings):
    """Everything an operator can turn. Times are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(
        env_prefix="HANDRAIL_", env_ignore_empty=True, extra="forbid", toml_file="handrail.toml", frozen=True
    )

    data: Path = Field(Path("var"), description="folder for the embedded databases, keys and the mailbox")
    database_url: SecretStr | None = Field(None, description="PostgreSQL or SQLite; default: in the data folder")
    keys_url: SecretStr | None = Field(None, description="key store's database; default: SQLite in the data folder")
    host: str = Field("127.0.0.1", description="address the doors listen on")
    web_port: Port = Field(8400, description="port of the pages and the JSON API")
    mail_port: Port = Field(8425, description="port of the SMTP door")
    prefect_port: Port = Field(4200, description="port of the Prefect server that Handrail starts")
    prefect_api_url: str | None = Field(None, description="use this Prefect server instead of starting one")
    smtp_url: SecretStr | None = Field(
        None, description="server that takes outgoing mail: smtp://user:secret@host:port"
    )
    imap_url: SecretStr | None = Field(None, description="mailbox to poll for reports: imaps://user:secret@host/folder")
    mail_recipients: MailAddresses = Field((), description="addresses the SMTP door takes mail for; none: all")
    mail_lmtp: bool = Field(default=False, description="speak LMTP instead of SMTP at the mail door")
    mail_certificate: Path | None = Field(None, description="certificate (PEM) that lets the mail door offer STARTTLS")
    mail_key: Path | None = Field(None, description="its private key; default: in the certificate's file")
    own_lists: Names = Field((), description="List-Ids of the community's own lists, whose mails are people's")
    mail_from: SenderAddress = Field("handrail@localhost", description="sender of outgoing mail")
    mail_domain: Domain = Field("localhost", description="domain of the reply addresses that continue a case")
    public_url: PagesAddress | None = Field(
        None, description="address of the pages as people reach them; others than you: needs a mail server"
    )
    messages: Path | None = Field(None, description="folder of the community's own message templates")
    translations: Path | None = Field(
        None, description="folder of the community's own languages and words for reporters' pages: .po files"
    )
    webhook_secret: SecretStr | None = Field(None, description="secret that signs webhooks; none: no webhook is sent")
    second_channels: Annotated[SecondChannels, NoDecode] = Field(
        {}, description="services that reach people when mail does not, by name; each an address with {to} in it"
    )
    metrics_token: SecretStr | None = Field(
        None, description="token that programs show at /metrics for exact numbers; none: everybody gets tens"
    )
    ping_url: SecretStr | None = Field(
        None, description="address to ask for regularly while all is well, so that its owner misses it; none: no ping"
    )
    ping_seconds: FiniteFloat = Field(60.0, gt=0, description="time between two pings")
    ping_fail: bool = Field(
        default=False, description="when something is not well, ask for the ping's address with /fail behind it"
    )
    mappings: Path | None = Field(
        None, description="folder of mapping files, whose webhooks are taken as reports; none: no webhook is taken"
    )
    policies: Path | None = Field(None, description="folder of policy files; default: the library")
    policy: str = Field("carpentries", description="name of the policy a report is opened under when it names none")
    clock_speed: FiniteFloat = Field(1.0, gt=0, description="how many times faster time runs; only in `handrail demo`")
    clock_epoch: AwareDatetime | None = Field(None, description="when fast time started; set by `handrail demo`")
    patience: FiniteFloat = Field(
        1.0, gt=0, description="longest wait for the orchestrator before work is done without it"
    )
    max_report_bytes: int = Field(1_000_000, gt=0, description="largest report body taken over HTTP")
    max_mail_bytes: int = Field(25_000_000, gt=0, description="largest mail taken")
    max_file_bytes: int = Field(100_000_000, gt=0, description="largest file taken with a report or a reply")
    max_files: int = Field(10, ge=0, description="files taken at once with a report or a reply; 0: none")
    intake_queue: int = Field(500, gt=0, description="reports in hand at once, over all doors of a process")
    intake_bytes: int = Field(64_000_000, gt=0, description="bytes of reports, mails and forms in memory at once")
    intake_connections: int = Field(600, gt=0, description="conversations over HTTP and SMTP at once")
    intake_per_minute: int = Field(12_000, gt=0, description="reports a minute, over all doors of a process")

    @field_validator("public_url")
    @classmethod
    def _others_are_written_to(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Refuse this: without a mail server all mails, links that let people in too, are on a page for everybody."""
        if value and info.data.get("smtp_url", ...) is None and not _is_this_machine(value):
            raise PydanticCustomError(
                "unheard", "others come to the pages there, so mails must reach them: set HANDRAIL_SMTP_URL too"
            )
        return value

    @field_validator("second_channels")
    @classmethod
    def _webhooks_are_signed(cls, value: SecondChannels, info: ValidationInfo) -> SecondChannels:
        """Refuse a webhook that nobody could tell from another's."""
        if WEBHOOK in map(kind_of, value.values()) and info.data.get("webhook_secret", ...) is None:
            raise PydanticCustomError("unsigned", "a webhook is signed: set HANDRAIL_WEBHOOK_SECRET too")
        return value

    @property
    def web_address(self) -> str:
        """The address of the pages, as links in messages name it; without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.web_port}").rstrip("/")

    @property
    def main_database(self) -> str:
        """The URL of the database, as SQLAlchemy's async engines want it."""
        return _async_url(self.database_url) or embedded_url(self.embedded_database)

    @property
    def key_database(self) -> str:
        """The URL of the key store, which lives apart from the database."""
        return _async_url(self.keys_url) or embedded_url(self.embedded_keys)

    @property
    def embedded_database(self) -> Path:
        """Where the database is unless another is named."""
        return self.data / "handrail.db"

    @property
    def embedded_keys(self) -> Path:
        """Where the key store is unless another is named."""
        return self.data / "keys" / "keystore.db"

    @property
    def server_key_file(self) -> Path:
        """Where the server's key is."""
        return self.data / "keys" / "server.key"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and what a test hands in win over both."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """
    Read the settings.

    Raises:
        SettingsError: a setting is wrong; the message names each one, never its value.

    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(_fault(detail) for detail in error.errors())) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = error if isinstance(error, tomllib.TOMLDecodeError) else "it is not UTF-8"
        raise SettingsError(f"handrail.toml cannot be read: {where}") from None


def _fault(detail: ErrorDetails) -> str:
    """Put one fault into words that name the setting and not its value."""
    name = str(detail["loc"][0])
    if detail["type"] != "extra_forbidden":
        return f"HANDRAIL_{name.upper()}: {detail['msg']}"
    near = difflib.get_close_matches(name, Settings.model_fields, n=1)
    return f"handrail.toml: {name} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def _is_this_machine(address: str) -> bool:
    """Tell whether an address of pages can be reached from this machine alone."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, or no address at all
        return False


def embedded_url(file: Path) -> str:
    """Write where a file is as SQLAlchemy's async engines want it."""
    return f"sqlite+aiosqlite:///{file}"


def _async_url(url: SecretStr | None) -> str | None:
    """Name the async driver in a plain `postgresql://` or `sqlite://` URL."""
    if url is None:
        return None
    text = url.get_secret_value()
    for plain, driver in (("postgresql://", "postgresql+asyncpg://"), ("postgres://", "postgresql+asyncpg://")):
        text = text.replace(plain, driver, 1) if text.startswith(plain) else text
    return text.replace("sqlite://", "sqlite+aiosqlite://", 1) if text.startswith("sqlite://") else text
