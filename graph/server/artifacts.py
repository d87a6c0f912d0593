"""Neo4j's own jars: the committed lock that names them (graph/server/fetching.py fetches them).

`neo4j.lock` has one line a jar, `group:artifact:version[:classifier] sha256 size`, and no addresses: the
repository is given at run time.

    python -m graph.server.artifacts      resolve the coordinates below again and rewrite the lock
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

VERSION = "2026.09.0"
COORDINATES = (
    f"org.neo4j.app:neo4j-server:{VERSION}",
    f"org.neo4j:neo4j:{VERSION}",
    "org.neo4j.client:neo4j-browser:5.24.0",
)
LOCK = Path(__file__).parents[1] / "neo4j.lock"


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock; `size` in bytes, `sha256` in hex."""

    coordinate: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        _, artifact, version, *classifier = self.coordinate.split(":")
        return "-".join([artifact, version, *classifier]) + ".jar"

    @property
    def path(self) -> str:
        """Where a Maven repository keeps it, relative to the repository's base address."""
        group, artifact, version, *_ = self.coordinate.split(":")
        return "/".join([group.replace(".", "/"), artifact, version, self.name])


def read_lock(path: Path = LOCK) -> list[Jar]:
    return [Jar(c, sha, int(size)) for c, sha, size in map(str.split, path.read_text().splitlines())]


def resolve_jars() -> list[Jar]:
    """The jars that COORDINATES need, in the order of their names (asks Maven Central, through jgo)."""
    import jgo

    found = []
    for artifact in jgo.resolve("+".join(COORDINATES)):
        parts = artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier
        content = artifact.resolve().read_bytes()
        found.append(Jar(":".join(filter(None, parts)), hashlib.sha256(content).hexdigest(), len(content)))
    return sorted(found, key=lambda jar: jar.coordinate)


def write_lock(jars: Iterable[Jar], path: Path = LOCK) -> None:
    path.write_text("".join(f"{jar.coordinate} {jar.sha256} {jar.size}\n" for jar in jars))


if __name__ == "__main__":
    write_lock(resolve_jars())
