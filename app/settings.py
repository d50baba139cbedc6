"""What an operator may set, from the environment only, each named NAVIGATOR_ and safe when left alone."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is documented in docs/operators.md."""

    model_config = SettingsConfigDict(env_prefix="NAVIGATOR_", frozen=True)

    data_dir: Path = Path(__file__).parent.parent / "var"
    """Where the database and the secret key are kept."""

    database_url: str | None = None
    """PostgreSQL in place of the SQLite file in the data folder."""

    secret_keys: str | None = None
    """Keys that seal residents' answers, newest first, with commas between; made in the data folder when not set."""

    https: bool = False
    """Whether people reach the service by https: then cookies are sent over https only."""
