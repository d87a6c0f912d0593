"""A Neo4j home on the disk: its folders, its configuration and its password."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from graph.server.disk import require_space, write_private
from graph.server.process import HOST
from graph.server.server_words import server_error

USER = "neo4j"
FOLDERS = ("conf", "data", "logs", "import", "plugins", "run", "tmp")
FIRST_SPACE, LATER_SPACE = 256 << 20, 64 << 20  # bytes free on the disk: a new store takes some 70 MB

BROWSER_POLICY = (
    "default-src 'self'; connect-src 'self' {ours}; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:"
)


def create_home(home: Path, configuration: str) -> bool:
    """Folders and neo4j.conf; whether the home is new, so that Neo4j has no password yet."""
    home.chmod(0o700)
    shutil.rmtree(home / "tmp", ignore_errors=True)  # what a killed server has left
    for folder in FOLDERS:
        (home / folder).mkdir(exist_ok=True)
    new = not (home / "data" / "dbms" / "auth.ini").exists()
    require_space(home, FIRST_SPACE if new else LATER_SPACE)
    write_private(home / "conf" / "neo4j.conf", configuration)
    return new


def configuration(bolt_port: int, http_port: int, pagecache: str, also: Mapping[str, str]) -> str:
    """The text of neo4j.conf; `also`: further settings by name, which win."""
    bolt, http = f"{HOST}:{bolt_port}", f"{HOST}:{http_port}"
    settings = {
        "server.default_listen_address": HOST,
        "server.bolt.listen_address": bolt,
        "server.bolt.advertised_address": bolt,
        "server.http.listen_address": http,
        "server.http.advertised_address": http,
        "server.https.enabled": "false",
        "server.memory.pagecache.size": pagecache,
        "dbms.security.auth_enabled": "true",
        "dbms.usage_report.enabled": "false",
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "client.allow_telemetry": "false",  # Neo4j Browser
        "browser.remote_content_hostname_whitelist": "",
        "dbms.security.http_static_content_security_policy_header": _browser_policy(bolt_port),
        "db.tx_log.rotation.size": "32m",  # 70 MB for an empty store instead of 520 MB
        # Stopping takes 0.3 s instead of 10 s: no waiting for Bolt connections that no longer come.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
    }
    return "".join(f"{key}={value}\n" for key, value in (settings | dict(also)).items())


def _browser_policy(bolt_port: int) -> str:
    """Neo4j Browser may talk to this server and to nobody else: the user's web browser sees to that."""
    ours = [f"{kind}://{host}:{bolt_port}" for kind in ("ws", "http") for host in (HOST, "localhost")]
    return BROWSER_POLICY.format(ours=" ".join(ours))


def credentials_file(home: Path) -> Path:
    return home / "credentials.json"


def new_credentials(home: Path) -> tuple[str, str]:
    """Made up, unless an earlier start that failed has done so."""
    if not credentials_file(home).exists():
        text = json.dumps({"user": USER, "password": secrets.token_hex(24)})
        write_private(credentials_file(home), text)
    return credentials(home)


def credentials(home: Path) -> tuple[str, str]:
    """User and password. Raises ServerError (NOT_STARTED, CREDENTIALS)."""
    file = credentials_file(home)
    if not file.exists():
        raise server_error("NOT_STARTED", home=home)
    try:
        found = json.loads(file.read_text())
        return str(found["user"]), str(found["password"])
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise server_error("CREDENTIALS", home=home, file=file, why=e) from e
