"""DataFrames of frames: pandas on Arrow's memory, texts that are few as categoricals, the run and the day in `attrs`."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pyarrow as pa

from battlemap.frames.frame_session import FrameSession, attributes


def dataframe(session: FrameSession, name: str) -> pd.DataFrame:
    """A frame that may be read (`session.names`). Raises as FrameSession.table."""
    return dataframe_of(session.table(name))


def dataframe_of(table: pa.Table) -> pd.DataFrame:
    """A table as a DataFrame: its columns are the table's own memory but for categoricals, whose codes are copied."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_arrow_dtype)
    frame.attrs.update(attributes(table))
    return frame


def _arrow_dtype(type: pa.DataType) -> pd.ArrowDtype | None:
    return None if pa.types.is_dictionary(type) else pd.ArrowDtype(type)


def reader_of(name: str) -> Callable[[FrameSession], pd.DataFrame]:
    """The function that reads this frame."""

    def read(session: FrameSession) -> pd.DataFrame:
        return dataframe(session, name)

    read.__name__ = read.__qualname__ = name
    read.__doc__ = f"The frame `{name}` as a DataFrame. Raises as FrameSession.table."
    return read
