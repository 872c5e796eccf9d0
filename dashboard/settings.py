"""Settings: frozen, and the only reader of the environment and of secrets."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from dashboard.errors import WrongArguments
from dashboard.login import LoginSettings, as_variable

ROOT = Path(__file__).resolve().parent.parent
# What Delta tables can be kept in beside a folder.
OBJECT_STORES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss", "adl")
SECRETS = ROOT / ".streamlit" / "secrets.toml"
# Where uvicorn is told whose word it may take for who calls.
FORWARDED = "FORWARDED_ALLOW_IPS"

__all__ = [
    "FORWARDED",
    "ROOT",
    "Settings",
    "child_environment",
    "forwarding_is_left_to_us",
    "load",
]


class Settings(LoginSettings):
    """Everything an installation can choose (docs/interface.md, Settings); environment before secrets."""

    model_config = SettingsConfigDict(
        env_prefix="DASHBOARD_",
        toml_file=SECRETS,
        toml_table_header=("dashboard",),
        extra="forbid",
        frozen=True,
    )

    store: str = Field(default=str(ROOT / "data" / "store"), description="where uploads and marts live")
    state: str = Field(default="", description="links, commitments, audit: a database URL")
    cluster: str = Field(default="", description="scheduler address: marts are built by its workers")
    fiscal_year_start_month: int = Field(default=1, ge=1, le=12, description="first month of the fiscal year")
    timezone: str = Field(default="UTC", description='for dates that arrive as instants, and for "today"')
    today: date | None = Field(default=None, description="a fixed date, for demonstrations and tests")
    currency: str | None = Field(default=None, description="reporting currency of rewards")
    sample_data: bool = Field(default=True, description="with an empty store, show the sample in data/")
    keep_notes: bool = Field(
        default=True, description="store what is written about people: notes and reasons"
    )
    max_upload_mb: int = Field(default=200, ge=1, description="largest upload in megabytes")
    max_upload_rows: int = Field(default=2_000_000, ge=1, description="most records of an upload")
    max_upload_columns: int = Field(default=500, ge=1, description="most columns of an upload")

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then `.streamlit/secrets.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"unknown time zone {name!r}; write it like Europe/Berlin")
        return name

    @field_validator("today", "currency", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("store")
    @classmethod
    def _a_place(cls, place: str) -> str:
        scheme, is_address, _ = place.partition("://")
        if not place.strip() or (is_address and scheme not in OBJECT_STORES):
            raise ValueError("write a folder, or an object store's address like s3://bucket/folder")
        return place

    @field_validator("today", mode="before")
    @classmethod
    def _a_day(cls, day: object) -> object:
        if isinstance(day, str):
            try:
                return date.fromisoformat(day)
            except ValueError:
                raise ValueError("write it like 2026-09-21") from None
        return day

    @field_validator("currency")
    @classmethod
    def _a_currency(cls, code: str | None) -> str | None:
        if code and not (code.lower() == "points" or re.fullmatch("[A-Za-z]{3}", code)):
            raise ValueError("write three letters like EUR, or points")
        return code

    @property
    def zone(self) -> ZoneInfo:
        """Give the time zone that decides which day it is."""
        return ZoneInfo(self.timezone)


def load() -> Settings:
    """Read the settings; a wrong or misspelt one is refused by name."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise _refusal(error) from None
    except SettingsError:
        hint = """Write DASHBOARD_ROLES like {"sales-ops": "ops", "emea": {"role": "leader", "teams": ["EMEA"]}}."""
        raise WrongArguments(
            "wrong_setting", "A setting is no JSON, or not the one it should be.", hint
        ) from None
    known = {f"DASHBOARD_{name.upper()}" for name in Settings.model_fields}
    for name in os.environ:
        if name.upper().startswith("DASHBOARD_") and name.upper() not in known:
            hint = f"The settings are {', '.join(sorted(known))}."
            raise WrongArguments("unknown_setting", f"There is no setting {name}.", hint)
    return settings


def child_environment(**changed: str) -> dict[str, str]:
    """Give this process's environment with changes, for a process of our own."""
    return {**os.environ, **changed}


def forwarding_is_left_to_us() -> bool:
    """Tell whether uvicorn takes no proxy's word for who calls, so that we see the proxy's own address."""
    return os.environ.get(FORWARDED) == ""


def _refusal(error: ValidationError) -> WrongArguments:
    first = error.errors(include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return WrongArguments("wrong_setting", f"The settings contradict each other: {reason}.", "Mend them.")
    name = " ".join([as_variable(str(first["loc"][0])), *(f"({part})" for part in first["loc"][1:2])])
    return WrongArguments("wrong_setting", f"{name} cannot be used: {reason}.", "Mend it and start again.")
