"""
The embedded Prefect server tells nobody anything, and calls into Prefect send no log lines.
"""

from pathlib import Path

from prefect.settings import get_current_settings

from flows.environment import api_url, client_settings, server_environment
from handrail.settings import Settings


def test_embedded_server_is_silent_and_local() -> None:
    """Analytics, promotion and foreign origins are off; files stay below the data folder."""
    environment = server_environment(Settings(data=Path("/data"), prefect_port=4321))
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4321"
    assert "/data/prefect/prefect.db" in environment["PREFECT_API_DATABASE_CONNECTION_URL"]


def test_embedded_server_keeps_what_operators_automate_with() -> None:
    """Services are slowed, and only those that would call our runs late or expire pauses we never make are off."""
    environment = server_environment(Settings(data=Path("/data")))
    off = {name for name, value in environment.items() if "_SERVICES_" in name and value == "false"}
    assert off == {
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED",
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED",
    }


def test_calls_into_prefect_send_no_logs_and_keep_no_results() -> None:
    """The settings hold only inside, and name the server that the operator chose."""
    settings = Settings(prefect_api_url="http://prefect.example.org/api/")
    with client_settings(settings):
        inside = get_current_settings()
    assert inside.api.url == api_url(settings) == "http://prefect.example.org/api"
    assert not inside.logging.to_api.enabled
    assert not inside.results.persist_by_default
    assert inside.flows.heartbeat_frequency is None
