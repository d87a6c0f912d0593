"""Frame sessions: a connection, a day, and the rights of a key, from which frames are read as Arrow tables.

    with open_session(key="bm_…") as session:
        session.table("customers")                   # pyarrow.Table

A partner reads what its contract opens, as of today; what else there is has no name here. Each table is one request of its quota.
What is revoked or changed while a table is read counts: it is read anew under the rights that are left.
"""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from types import TracebackType
from typing import Any

import orjson
import pyarrow as pa

from battlemap.frames.run_changes import CHANGES, read_changes
from battlemap.session import as_of_day, open_graph
from battlemap.settings import Settings
from graph.access.access_book import AccessBook
from graph.access.keys import Principal
from graph.access.policy import EVERYTHING, Policy
from graph.access.quota import Quota
from graph.clock import today
from graph.db.client import Graph
from graph.query.frames.frame_columns import Frame, visible_frames
from graph.query.frames.frame_tables import last_run, read_frame
from graph.words import Forbidden, NotFound, Text

METADATA = b"PANDAS_ATTRS"  # where pandas keeps them in Parquet


def open_session(key: str | None = None, as_of: str | None = None, settings: Settings | None = None) -> FrameSession:
    """A session on the database of the settings: within the rights of a key, as of a date or `last`, else the setting or today.

    Raises BadInput, Unauthenticated, Forbidden, ServerError, DatabaseUnavailable, DatabaseRefused.
    """
    chosen = settings or Settings()
    with ExitStack() as stack:
        session = session_on(stack.enter_context(open_graph(chosen)), chosen, key, as_of)
        session.closing = stack.pop_all()
    return session


def session_on(graph: Graph, settings: Settings, key: str | None = None, as_of: str | None = None) -> FrameSession:
    """A session on a graph that somebody else opens and closes. Raises as open_session."""
    if key is None:
        return FrameSession(graph, as_of_day(as_of, settings, graph))
    book = AccessBook(graph)
    principal = book.principal_of_key(key)
    if principal.contract is None:
        return FrameSession(graph, as_of_day(as_of, settings, graph), book, principal)
    if as_of is not None:
        raise Forbidden(ONLY_TODAY)
    return FrameSession(graph, settings.as_of or today(), book, principal)


class FrameSession:
    """What frames are read from. Use as a context manager, or close() it.

    `principal` is whose rights count, as `book` has them; without one everything may be read, as by whoever has the password of
    the database.
    """

    def __init__(self, graph: Graph, day: dt.date, book: AccessBook | None = None, principal: Principal | None = None):
        self.graph, self.day, self.closing = graph, day, ExitStack()
        self._book, self._principal = book, principal

    def __enter__(self) -> FrameSession:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.closing.close()

    @property
    def names(self) -> list[str]:
        """The frames that may be read."""
        return [*self._frames, *([] if self._policy.contract else [CHANGES])]

    def table(self, name: str) -> pa.Table:
        """A frame; its metadata tell its name, the day, and the run that scored it.

        Raises NotFound, Unauthenticated, QuotaUsed, DatabaseUnavailable, DatabaseRefused.
        """
        self._check(name)
        if self._policy.contract:
            Quota(self.graph).take_at_once(self._policy.contract)
        while True:
            version = self._renewed()
            table = self._read(name)
            if self._renewed() == version:
                return table

    @property
    def _policy(self) -> Policy:
        return EVERYTHING if self._principal is None else Policy(self._principal.contract)

    @property
    def _frames(self) -> dict[str, Frame]:
        return visible_frames(self.graph.model, self._policy)

    def _renewed(self) -> int | None:
        """Take the rights as they are now; the version of all keys and contracts."""
        if self._book is None or self._principal is None:
            return None
        version = self._book.refresh_if_changed()
        self._principal = self._book.again(self._principal)
        return version

    def _check(self, name: str) -> None:
        if name not in self.names:
            raise NotFound((NO_FRAME if self.names else NO_FRAMES).fill(name=name, known=", ".join(self.names)))

    def _read(self, name: str) -> pa.Table:
        self._check(name)
        if name == CHANGES:
            table, told = read_changes(self.graph)
        else:
            table, told = self._rows(self._frames[name])
        described = orjson.dumps({"frame": name, "day": self.day} | told)
        return table.replace_schema_metadata({METADATA: described})

    def _rows(self, frame: Frame) -> tuple[pa.Table, dict[str, Any]]:
        """A frame, and for employees the run whose scores it shows and what was written while it was read."""
        read = read_frame(self.graph, frame, self._policy, self.day)
        if self._policy.contract:
            return read.table, {}
        run = last_run(self.graph, frame.algorithm) if frame.algorithm else None
        scored = {"run": run["id"], "run_day": run["day"]} if run else {}
        return read.table, scored | ({"changes": read.changes} if read.changes is not None else {})


def attributes(table: pa.Table) -> dict[str, Any]:
    """What a table's metadata tell: its frame, the day, and the run."""
    return orjson.loads(table.schema.metadata[METADATA])  # type: ignore[no-any-return]


ONLY_TODAY = Text(
    "a partner's key reads the day that it is: leave --as-of out", "伙伴密钥只能读取当天数据:请去掉 --as-of"
)
NO_FRAME = Text("there is no frame {name!r}; there are: {known}", "没有数据表 {name!r};可选:{known}")
NO_FRAMES = Text(
    "there is no frame {name!r}; the data contract of this key opens none",
    "没有数据表 {name!r};该密钥的数据契约未开放任何数据表",
)
