"""Every error of the driver becomes one of ours: no stack trace, no Cypher, a code and words in both languages."""

import pytest
from neo4j import exceptions

from gql.errors import client_sentence
from gql.transport.http_errors import status_and_headers
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


CAUSES = {  # codes of Neo4j 4 to 2026 → ours
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": "DATABASE_MEMORY",
    "Neo.TransientError.General.OutOfMemoryError": "DATABASE_MEMORY",
    "Neo.TransientError.General.TransactionOutOfMemoryError": "DATABASE_MEMORY",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": "DATABASE_READ_ONLY",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": "DATABASE_READ_ONLY",
    "Neo.ClientError.Cluster.NotALeader": "DATABASE_NOT_LEADER",
    "Neo.ClientError.Security.CredentialsExpired": "DATABASE_PASSWORD_EXPIRED",
    "Neo.ClientError.Security.AuthenticationRateLimit": "DATABASE_REFUSED",
    "Neo.ClientError.Security.Unauthorized": "DATABASE_REFUSED",
    "Neo.TransientError.Transaction.DeadlockDetected": "DATABASE_BUSY",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout": "DATABASE_BUSY",
    "Neo.TransientError.General.DatabaseUnavailable": "DATABASE_UNAVAILABLE",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed": "DISK_FULL",
    "Neo.DatabaseError.Transaction.TransactionLogError": "DISK_FULL",
    "Neo.ClientError.Statement.SyntaxError": "DATABASE",
}


@pytest.mark.parametrize("code", CAUSES)
def test_each_cause_has_its_code_and_its_words(code: str):
    """To those who run Battlemap and to clients; only where nobody answers is that said."""
    found = told(exceptions.Neo4jError._hydrate_neo4j(code=code, message="words of the server"))  # type: ignore[attr-defined]
    assert found.code == CAUSES[code]
    says = [found.text[lang] for lang in ("en", "zh")] + [client_sentence(found, lang) for lang in ("en", "zh")]
    away = [words for words in says if "does not answer" in words or "没有响应" in words]
    assert away == (says if found.code == "DATABASE_UNAVAILABLE" else [])
    assert status_and_headers(found)[0] == (500 if found.code == "DATABASE" else 503)


@pytest.mark.parametrize("code", CODES)
def test_each_code_is_translated(code: str):
    error = exceptions.Neo4jError._hydrate_neo4j(code=code, message="MATCH (n) RETURN n")  # type: ignore[attr-defined]
    found = told(error)
    assert found.code and found.text.en and found.text.zh and "MATCH" not in found.text.en + found.text.zh
