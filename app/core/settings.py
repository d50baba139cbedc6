"""What an operator may set, from the environment only, each named NAVIGATOR_ and safe when left alone."""

from __future__ import annotations

from pathlib import Path

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.core.mail_server import SENDER, read_mail_server


class Settings(BaseSettings):
    """Each field is documented in docs/operators.md."""

    model_config = SettingsConfigDict(env_prefix="NAVIGATOR_", frozen=True, hide_input_in_errors=True)

    data_dir: Path = Path(__file__).parents[2] / "var"
    """Where the database and the secret key are kept."""

    database_url: str | None = None
    """PostgreSQL in place of the SQLite file in the data folder."""

    secret_keys: str | None = None
    """Keys that encrypt residents' answers, newest first, with commas between; made in the data folder when not set."""

    audit_key: str | None = None
    """The key that seals the audit; made in the data folder when not set. It is never changed."""

    address: str = "http://127.0.0.1:8000"
    """Where people reach the service: the beginning of every link in a mail."""

    mail_server: str | None = None
    """Where mail is handed over, as smtp://name:password@host:587. Without it mail is put into the data folder."""

    mail_from: str = "navigator@localhost"
    """The sender of every mail."""

    second_person: bool = True
    """Whether a change needs a publisher who did not write any of it (the four-eyes principle)."""

    research: bool = True
    """Whether a start publishes the researched catalogue that ships with the service."""

    https: bool = False
    """Whether people reach the service by https: then cookies are sent over https only."""

    @field_validator("mail_server")
    @classmethod
    def _can_be_read(cls, given: str | None) -> str | None:
        if given is not None and given.strip():
            read_mail_server(given)
        return given

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        if not SENDER.fullmatch(given):
            raise ValueError("Write one plain address, such as navigator@example.org")
        return given
