"""Retries: errors that pass by themselves, others, and for how long, without a server."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from neo4j import exceptions

from graph.db.retries import LONGEST, Retries
from graph.db.transactions import deadline

DEADLOCK = "Neo.TransientError.Transaction.DeadlockDetected"
MEMORY = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
PASS = [DEADLOCK, MEMORY, "Neo.ClientError.Cluster.NotALeader", "Neo.TransientError.General.DatabaseUnavailable"]
STAY = [
    "Neo.ClientError.Statement.SyntaxError",
    "Neo.ClientError.Security.Unauthorized",
    "Neo.ClientError.Security.CredentialsExpired",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed",
    "Neo.ClientError.Transaction.TransactionTimedOut",
]


def error(code: str, message: str = "words of the server") -> Exception:
    return exceptions.Neo4jError._hydrate_neo4j(code=code, message=message)  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def within() -> Iterator[None]:
    """A request that has two seconds."""
    token = deadline.set(time.monotonic() + 2)
    yield
    deadline.reset(token)


def pauses(retries: Retries, of: Exception) -> list[float]:
    """All of them, as if each try failed at once when its time had come."""
    found = []
    while len(found) < 100 and (pause := retries.pause(of)) is not None:
        found.append(pause)
    return found


@pytest.mark.parametrize("code", PASS)
def test_what_passes_is_tried_again_ever_more_rarely(code: str):
    found = pauses(Retries(1, 60), error(code))
    assert len(found) == 100  # no second has passed
    assert found[0] < 0.2 < found[3] < found[6] <= 1.2 * LONGEST


@pytest.mark.parametrize("code", STAY)
def test_what_stays_is_told_at_once(code: str):
    assert Retries(1, 60).pause(error(code)) is None


@pytest.mark.parametrize("message", ["… db.memory.transaction.max threshold reached", "needs to be restarted"])
def test_what_waiting_does_not_mend_is_told_at_once(message: str):
    assert Retries(1, 60).pause(error(MEMORY, message)) is None


def test_waiting_ends():
    retries = Retries(0.0, 0.3)
    began = time.monotonic()
    while (pause := retries.pause(error(DEADLOCK))) is not None:
        time.sleep(pause)
    assert time.monotonic() - began < 0.5


@pytest.mark.usefixtures("within")
def test_a_request_is_tried_again_while_one_more_try_fits_into_its_time():
    quick, slow = Retries(1, 0), Retries(1, 0)
    assert quick.pause(error(MEMORY)) is not None
    slow._began -= 1.95  # the try has taken so long
    assert slow.pause(error(MEMORY)) is None


@pytest.mark.usefixtures("within")
def test_nobody_there_is_told_sooner_than_the_end_of_a_request():
    assert Retries(0.05, 60).pause(exceptions.ServiceUnavailable()) is None
    assert Retries(0.05, 60).pause(error(DEADLOCK)) is not None


def test_work_that_can_wait_waits_for_a_server_too():
    assert Retries(0.05, 60).pause(exceptions.SessionExpired()) is not None
    assert Retries(0.05, 60).pause(exceptions.IncompleteCommit()) is None  # nobody knows whether it was written
