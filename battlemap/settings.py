"""Settings: the only place that reads environment variables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.words import Lang

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting with its default. `NEO4J_URI` set means: use that server and start none."""

    model_config = SettingsConfigDict(env_prefix="BATTLEMAP_", populate_by_name=True)

    neo4j_uri: str | None = Field(None, validation_alias="NEO4J_URI")
    neo4j_user: str = Field("neo4j", validation_alias="NEO4J_USER")
    neo4j_password: str = Field("", validation_alias="NEO4J_PASSWORD", repr=False)
    neo4j_database: str = Field("neo4j", validation_alias="NEO4J_DATABASE")
    home: Path = ROOT / ".battlemap"
    host: str = "127.0.0.1"
    port: int = 8000
    bolt_port: int = 7687
    http_port: int = 7474
    heap: str = "1g"
    mirror: str | None = None
    as_of: dt.date | None = None
    extensions: Path | None = None
    role_templates: Path | None = None
    keep_runs: int = Field(90, ge=0)  # days
    auth: Literal["on", "off"] = "on"
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_jwks_url: str | None = None
    oidc_role_claim: str = "role"
    oidc_contract_claim: str = "contract"
    oidc_refetch: float = Field(30, ge=0)  # seconds
    language: str = Field("", validation_alias="BATTLEMAP_LANG")
    locale_all: str = Field("", validation_alias="LC_ALL")
    locale: str = Field("", validation_alias="LANG")

    @property
    def lang(self) -> Lang:
        """Chinese where BATTLEMAP_LANG, else the locale, says so; English everywhere else."""
        said = self.language or self.locale_all or self.locale
        return "zh" if said.lower().startswith("zh") else "en"

    @property
    def packages(self) -> Path:
        """Where fetched packages are kept: Neo4j's and GraphiQL's."""
        return self.home / "lib"

    @property
    def demo_key(self) -> Path:
        """The key that `battlemap up` makes for itself."""
        return self.home / "demo.key"

    @property
    def quarantine(self) -> Path:
        return self.home / "quarantine"

    @property
    def extensions_file(self) -> Path | None:
        """The file of the user's own fields and types: the one named, else the one in the project's root, if any."""
        usual = ROOT / "extensions.yaml"
        return self.extensions or (usual if usual.exists() else None)
