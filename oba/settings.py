"""The one reader of the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from oba.bundle import bundled


class Settings(BaseSettings):
    """What the environment may set, each as `OBA_...`.

    `partnership` is the folder that defines one, `data` the folder of its store and packs. `live` has the flows ask
    publishers before a stage is run; `publishers` holds other addresses for them, as JSON by source name, and
    `contact` the organisation's address that they are told. `library_address` is where the library's folder is
    read on the web, for its feeds; empty where it is read from a file share alone.
    """

    model_config = SettingsConfigDict(env_prefix="OBA_")

    partnership: Path = bundled("partnerships") / "south-west"
    data: Path = Path("oba-data")
    live: bool = False
    publishers: dict[str, str] = {}
    contact: str = ""
    library_address: str = ""
