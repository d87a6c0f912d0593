"""Frames for analysts: every kind of node, relationship and score as a pandas DataFrame, read only, with typed columns.

    from battlemap import frames

    session = frames.open_session(as_of="last")      # `key`: within the rights of that key
    fit = frames.fit(session)                        # fit.attrs: the frame, the day, the run that scored it
    frames.dataframe(session, "works_at")            # any other of session.names

May import battlemap, battlemap.frames, algorithms, ingest and graph.
"""

from battlemap.frames.dataframes import dataframe, reader_of
from battlemap.frames.frame_session import FrameSession, open_session
from battlemap.frames.plot_fonts import plot_words

__all__ = [
    "FrameSession",
    "changes",
    "coverage",
    "customers",
    "dataframe",
    "fit",
    "influence",
    "open_session",
    "people",
    "plot_words",
    "ratings",
]

customers = reader_of("customers")
people = reader_of("people")
influence = reader_of("influence")
fit = reader_of("fit")
coverage = reader_of("coverage")
ratings = reader_of("ratings")
changes = reader_of("changes")
