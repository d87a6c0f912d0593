"""Every error of the driver becomes one of ours: no stack trace, no Cypher, a code and words in both languages."""

import pytest
from neo4j import exceptions

from graph.db.driver_errors import translated_errors
from graph.words import BattlemapError

CLASSES = sorted(
    (
        of
        for of in vars(exceptions).values()
        if isinstance(of, type) and issubclass(of, Exception) and not issubclass(of, Warning)
    ),
    key=lambda of: of.__name__,
)
OURS = [of for of in CLASSES if issubclass(of, exceptions.DriverError | exceptions.Neo4jError)]
CODES = [
    "Neo.ClientError.Statement.SyntaxError",
    "Neo.ClientError.Security.Unauthorized",
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.TransientError.Transaction.DeadlockDetected",
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.DatabaseError.Statement.ExecutionFailed",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed",
    "Neo.DatabaseError.General.UnknownError",
    "of.a.later.version",
]


def told(error: Exception) -> BattlemapError:
    with pytest.raises(BattlemapError) as caught, translated_errors():
        raise error
    return caught.value


def test_there_are_errors_to_translate():
    assert len(OURS) > 20
    assert {of.__name__ for of in CLASSES if of not in OURS} <= {"GqlError"}  # a base class of both


@pytest.mark.parametrize("of", OURS, ids=lambda of: of.__name__)
def test_each_class_is_translated(of: type[Exception]):
    error = of.__new__(of)
    Exception.__init__(error, "MATCH (n) RETURN n")
    vars(error).update(_neo4j_code="Neo.DatabaseError.General.UnknownError", _message="MATCH (n) RETURN n")
    found = told(error)
    assert found.code and found.text.en and found.text.zh
    assert "MATCH" not in found.text.en + found.text.zh


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_translated(code: str):
    error = exceptions.Neo4jError._hydrate_neo4j(code=code, message="MATCH (n) RETURN n")  # type: ignore[attr-defined]
    found = told(error)
    assert found.code and found.text.en and found.text.zh and "MATCH" not in found.text.en + found.text.zh
