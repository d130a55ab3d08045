"""
Second channels in the settings: what a service's address may be, and what a person can make of it.
"""

import pytest
from apprise import Apprise
from pydantic import SecretStr

from handrail.errors import SettingsError
from handrail.second_channels import kind_of, place_of, with_place
from handrail.settings import Settings, load_settings

SMS = "twilio://SID:TOKEN@+15550100/{to}"


def refused(monkeypatch: pytest.MonkeyPatch, services: str) -> str:
    """Read settings with these services, and answer what is said of them."""
    monkeypatch.setenv("HANDRAIL_SECOND_CHANNELS", services)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_services_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are JSON there, and their addresses, which hold passwords, are not shown."""
    monkeypatch.setenv("HANDRAIL_SECOND_CHANNELS", f'{{"Text message": "{SMS}"}}')
    services = load_settings().second_channels
    assert services["Text message"].get_secret_value() == SMS
    assert "TOKEN" not in repr(services)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("twilio://SID:TOKEN@+15550100/", "one {to}"),
        ("twilio://SID:TOKEN@{to}/{to}", "one {to}"),
        ("no address {to}", "one {to}"),
        ("{to}://x", "one {to}"),
        ("mailtos://user:secret@example.org?to={to}", "no second channel"),
        ("syslog://{to}", "no second channel"),
        ("http://pager.example.org/{to}", "https://"),
        ("https://{to}/hook", "https://"),
        ("https://pager.example.org:{to}/", "https://"),
        ("https://[/{to}", "https://"),
    ],
)
def test_wrong_service_is_named_without_its_address(monkeypatch: pytest.MonkeyPatch, address: str, said: str) -> None:
    """What is wrong is said with the setting's name; the address is not repeated."""
    told = refused(monkeypatch, f'{{"Text": "{address}"}}')
    assert told.startswith("HANDRAIL_SECOND_CHANNELS: ")
    assert said in told
    assert "TOKEN" not in told
    assert "secret@" not in told


@pytest.mark.parametrize("services", ["nothing", "{", '"x"', "[]", "7"])
def test_what_is_no_table_is_said(monkeypatch: pytest.MonkeyPatch, services: str) -> None:
    """Where JSON is mistyped the start says what it should look like."""
    assert 'must be names with addresses, as in {"Text message": "twilio://.../{to}"}' in refused(monkeypatch, services)


@pytest.mark.parametrize("name", ["", " Text", "x" * 41, "a\\nb"])
def test_service_has_a_name_that_people_can_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It stands on a page."""
    assert "a name must be" in refused(monkeypatch, f'{{"{name}": "{SMS}"}}')


def test_webhook_needs_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could tell an unsigned one from another's."""
    services = '{"Pager": "https://pager.example.org/{to}"}'
    assert "HANDRAIL_WEBHOOK_SECRET" in refused(monkeypatch, services)
    monkeypatch.setenv("HANDRAIL_WEBHOOK_SECRET", "s" * 32)
    (pager,) = load_settings().second_channels.values()
    assert kind_of(pager) == "webhook"
    assert kind_of(SecretStr(SMS)) == "apprise"
    assert Settings().second_channels.keys() == {"Pager"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (" +49 (30) 5550-100 ", "+49305550100"),
        ("@ann:example.org", "@ann:example.org"),
        ("#room", "#room"),
        ("a.b", "a.b"),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
        ("", None),
        (" ", None),
        ("+", "+"),
        ("..", None),
        ("two topics", None),
        ("one,two", None),
        ("../../admin", None),
        ("..\\admin", None),
        ("x?verify=no", None),
        ("%2e%2e%2fadmin", None),
        ("a\nb", None),
        ("a\x00b", None),
    ],
)
def test_place_is_one_place(text: str, place: str | None) -> None:
    """A number loses what is there to be read; what some service would take apart is refused."""
    assert place_of(text) == place


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise loads it
@pytest.mark.parametrize("to", ["+49 30 5550 100", "@ann:example.org", "a.b", "a@b"])
def test_apprise_finds_no_more_in_a_place(to: str) -> None:
    """Whatever is accepted stands in its address as the one last part of the path, at the operator's host."""
    place = place_of(to)
    assert place is not None
    made = Apprise.instantiate(with_place(SecretStr("json://hooks.example.org/people/{to}"), place))
    assert made is not None
    assert (made.host, made.fullpath) == ("hooks.example.org", f"/people/{place}")


@pytest.mark.parametrize(
    ("to", "part"),
    [("+49 30 1", "%2B49%2030%201"), ("#room", "%23room"), ("../x?y=1&z#", "..%2Fx%3Fy%3D1%26z%23"), ("a@b", "a%40b")],
)
def test_person_fills_one_part_of_an_address(to: str, part: str) -> None:
    """Whatever somebody writes, it does not become another host, another path or an option."""
    assert with_place(SecretStr("ntfys://ntfy.example.org/{to}"), to) == f"ntfys://ntfy.example.org/{part}"
