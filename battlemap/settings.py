"""Settings: the only place that reads environment variables."""

from __future__ import annotations

import datetime as dt
import os
import shlex
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph import clock
from graph.bounds import Bounds
from graph.words import BadInput, Lang

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
    java_options: str = ""
    aot: Literal["on", "off"] = "on"
    mirror: str | None = None
    retry_seconds: float = Field(60, ge=0)  # of commands
    as_of: dt.date | None = None
    zone: str | None = None
    extensions: Path | None = None
    role_templates: Path | None = None
    keep_runs: int = Field(90, ge=0)  # days
    run_memory: int | None = Field(None, ge=1)  # MB
    keep_events: int = Field(30, ge=1)  # days
    keep_alerts: int = Field(400, ge=1)  # days
    alerts: Literal["on", "off"] = "on"
    channels: Path | None = None
    audit_channel: str | None = None  # that the daily head of the audit log goes to
    requests: Path | None = None
    url: str | None = None  # of our pages, as people reach them
    intake_secrets: str = Field("", repr=False)  # name=secret, with commas between
    intake_rate: float = Field(50, ge=0)  # requests a second; 0: any
    auth: Literal["on", "off"] = "on"
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_jwks_url: str | None = None
    oidc_role_claim: str = "role"
    oidc_contract_claim: str = "contract"
    oidc_person_claim: str = "sub"
    oidc_refetch: float = Field(30, ge=0)  # seconds
    workers: int = Field(1, ge=1)
    hosts: str = ""  # names, with commas between
    origins: str = ""  # likewise
    trusted_documents: Path | None = None
    persisted_queries: int = Field(1_000, ge=1)
    rate: float = Field(100, ge=0)  # requests a second and key; 0: any
    burst: int = Field(200, ge=1)
    max_depth: int = Field(10, ge=1)
    max_aliases: int = Field(30, ge=0)
    max_directives: int = Field(50, ge=0)
    max_operations: int = Field(10, ge=1)
    max_tokens: int = Field(2_000, ge=1)
    max_cost: int = Field(5_000, ge=1)
    max_introspection: int = Field(1_000, ge=0)
    reader_memory: int = Field(768, ge=256)  # MB
    reader_seconds: float = Field(60, gt=0)
    unpacked: int = Field(4, ge=1)  # GB
    unpacked_ratio: int = Field(250, ge=1)
    members: int = Field(10_000, ge=1)
    longest_cell: int = Field(1_000_000, ge=1_000)  # characters
    longest_line: int = Field(8_000_000, ge=1_000)  # characters
    most_columns: int = Field(16_384, ge=1)
    deepest: int = Field(64, ge=8)
    yaml_size: int = Field(1_000_000, ge=1_000)  # characters
    yaml_parts: int = Field(50_000, ge=100)
    max_headers: int = Field(65_536, ge=1)  # bytes
    max_body: int = Field(1_000_000, ge=1)  # bytes
    max_message: int = Field(1_000_000, ge=1)  # bytes
    max_subscriptions: int = Field(100, ge=1)
    header_seconds: float = Field(10, gt=0)
    body_seconds: float = Field(10, gt=0)
    init_seconds: float = Field(10, gt=0)
    request_seconds: float = Field(5, gt=0)
    page_seconds: float = Field(30, gt=0)
    shutdown_seconds: int = Field(10, ge=0)
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    tracing: bool = False
    metrics: str | None = Field(None, validation_alias="PROMETHEUS_MULTIPROC_DIR")
    language: str = Field("", validation_alias="BATTLEMAP_LANG")
    locale_all: str = Field("", validation_alias="LC_ALL")
    locale: str = Field("", validation_alias="LANG")

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        try:
            return value and clock.zone_of(value).key
        except BadInput as error:
            raise ValueError(error.text.en) from error

    def model_post_init(self, _: Any) -> None:
        clock.use_zone(self.zone)

    @field_validator("java_options")
    @classmethod
    def _readable(cls, value: str) -> str:
        shlex.split(value)  # a quote that is left open is a ValueError
        return value

    @property
    def lang(self) -> Lang:
        """Chinese where BATTLEMAP_LANG, else the locale, says so; English everywhere else."""
        locale_name = self.language or self.locale_all or self.locale
        return "zh" if locale_name.lower().startswith("zh") else "en"

    @property
    def bounds(self) -> Bounds:
        """What a file or document that people send may hold."""
        return Bounds(
            self.reader_memory,
            self.reader_seconds,
            self.unpacked,
            self.unpacked_ratio,
            self.members,
            self.longest_cell,
            self.longest_line,
            self.most_columns,
            self.deepest,
            self.yaml_size,
            self.yaml_parts,
        )

    @property
    def host_names(self) -> list[str]:
        """The names that we answer to, beside those of this machine: those listed, and the one that we listen on."""
        return [*_listed(self.hosts), self.host]

    @property
    def origin_names(self) -> list[str]:
        return _listed(self.origins)

    @property
    def channels_file(self) -> Path | None:
        """The file of the channels that alerts go to: the one named, else the one in the project's root, if any."""
        usual = ROOT / "channels.yaml"
        return self.channels or (usual if usual.exists() else None)

    @property
    def requests_file(self) -> Path | None:
        """The file of office hours and routes of requests: the one named, else the one in the project's root, if any."""
        usual = ROOT / "requests.yaml"
        return self.requests or (usual if usual.exists() else None)

    def secret(self, name: str) -> str | None:
        """A secret that a file names: the environment variable, or the content of the file that NAME_FILE names."""
        file = os.environ.get(f"{name}_FILE")
        try:
            return Path(file).read_text("utf-8").strip() if file else os.environ.get(name)
        except OSError:
            return None

    @property
    def intake_keys(self) -> dict[str, list[str]]:
        """Who may hand in signals → the secrets that it signs with: two while one takes the place of the other."""
        found: dict[str, list[str]] = {}
        for part in _listed(self.intake_secrets):
            name, _, secret = part.partition("=")
            if name.strip() and secret.strip():
                found.setdefault(name.strip(), []).append(secret.strip())
        return found

    @property
    def packages(self) -> Path:
        """Where fetched packages are kept: Neo4j's and GraphiQL's."""
        return self.home / "lib"

    @property
    def demo_key(self) -> Path:
        """The key that `battlemap up` makes for itself."""
        return self.home / "demo.key"

    @property
    def demo_partner_key(self) -> Path:
        """The key that it makes for the partner of its workspace."""
        return self.home / "demo-partner.key"

    @property
    def quarantine(self) -> Path:
        return self.home / "quarantine"

    @property
    def extensions_file(self) -> Path | None:
        """The file of the user's own fields and types: the one named, else the one in the project's root, if any."""
        usual = ROOT / "extensions.yaml"
        return self.extensions or (usual if usual.exists() else None)


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def share_metrics(folder: Path) -> None:
    """From now on processes that are started count their metrics in this folder, all of them together."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
