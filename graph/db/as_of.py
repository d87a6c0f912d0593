"""Validity as of a day: the Cypher conditions by which a relationship is true and an opportunity open, for every statement.

A relationship counts from `valid_from` until, not including, `valid_to`; an opportunity counts from the day it was opened, and is
open as long as its status says so, or until, not including, the day it was closed. What carries no date is taken as always true.
A certificate and a data contract count until, not including, the day on which they expire; only an unexpired one with such a date
opens anything. No other module names these ends in Cypher (tests/store/test_as_of.py looks).

    f"MATCH (p)-[r:SERVES]->(c) WHERE {as_of.valid('r')} RETURN p"     # on $day
"""

from __future__ import annotations

DAY = "$day"


def has_begun(edge: str, day: str = DAY) -> str:
    """This relationship had begun by the day; it may be over."""
    return f"coalesce({edge}.valid_from, {day}) <= {day}"


def has_ended(edge: str, day: str = DAY) -> str:
    """This relationship had ended by the day; null where it has no end."""
    return f"{edge}.valid_to <= {day}"


def is_valid(edge: str, day: str = DAY) -> str:
    """This relationship is true on the day."""
    return f"({has_begun(edge, day)} AND ({edge}.valid_to IS NULL OR {edge}.valid_to > {day}))"


def ended_on(edge: str, day: str = DAY) -> str:
    """The day on which this relationship ended, as seen on the day; null where that lies ahead."""
    return f"CASE WHEN {has_ended(edge, day)} THEN {edge}.valid_to END"


def validity_columns(edge: str, day: str = DAY) -> str:
    """Columns to return of this relationship: `begun` and `ended`, as seen on the day."""
    return f"{edge}.valid_from AS begun, {ended_on(edge, day)} AS ended"


def first_end(a: str, b: str, day: str = DAY) -> str:
    """The day when the first of two relationships ended, as seen on the day."""
    return f"""CASE WHEN {has_ended(a, day)} AND ({b}.valid_to IS NULL OR {a}.valid_to <= {b}.valid_to)
        THEN {a}.valid_to WHEN {has_ended(b, day)} THEN {b}.valid_to END"""


def was_opened(opportunity: str, day: str = DAY) -> str:
    """This opportunity had been opened by the day."""
    return f"coalesce({opportunity}.opened, {day}) <= {day}"


def is_unfinished(opportunity: str, day: str = DAY) -> str:
    """How this opportunity ended was not known on the day: its status says that it is open, or it was closed later."""
    return f"({opportunity}.status = 'open' OR coalesce({opportunity}.closed > {day}, false))"


def status_on(opportunity: str, day: str = DAY) -> str:
    """The status of this opportunity as it was on the day."""
    return f"CASE WHEN {opportunity}.closed > {day} THEN 'open' ELSE {opportunity}.status END"


def closed_on(opportunity: str, day: str = DAY) -> str:
    """The day on which this opportunity was closed; null where that lies ahead."""
    return f"CASE WHEN {opportunity}.closed > {day} THEN null ELSE {opportunity}.closed END"


def is_unexpired(document: str, day: str = DAY) -> str:
    """This certificate or contract has a day of expiry, which lies ahead; on that day it no longer counts."""
    return f"{document}.expires > {day}"


def is_expired_before(document: str, moment: str = DAY) -> str:
    """This certificate, contract or session expired before the moment."""
    return f"{document}.expires < {moment}"


def expires_within(document: str, days: str, day: str = DAY) -> str:
    """This certificate or contract counts on the day and no longer after so many more days."""
    return f"({is_unexpired(document, day)} AND {document}.expires <= {day} + duration({{days: {days}}}))"


def is_unsettled(record: str, at: str) -> str:
    """This case (an alert, a maintenance record) had not been closed by the moment."""
    return f"({record}.closed IS NULL OR {record}.closed > {at})"


def is_unsettled_on(record: str, day: str = DAY) -> str:
    """This case had not been closed by the end of the day."""
    return f"({record}.closed IS NULL OR date({record}.closed) > {day})"


def begin_of(edge: str) -> str:
    """The day from which this relationship is true; null where it has no beginning."""
    return f"{edge}.valid_from"


def end_of(edge: str) -> str:
    """The day on which this relationship ends; null where it has no end."""
    return f"{edge}.valid_to"


def expiry_of(document: str) -> str:
    """The day on which this certificate or contract expires; null where it has none."""
    return f"{document}.expires"


def close_of(opportunity: str) -> str:
    """The day on which this opportunity was closed, whenever that is."""
    return f"{opportunity}.closed"
