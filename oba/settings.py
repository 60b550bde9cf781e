"""The one reader of the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from oba.bundle import bundled


class Settings(BaseSettings):
    """What the environment may set, each as `OBA_...`: where a partnership is defined, and where its data are kept."""

    model_config = SettingsConfigDict(env_prefix="OBA_")

    partnership: Path = bundled("partnerships") / "south-west"
    data: Path = Path("oba-data")
