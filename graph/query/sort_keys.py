"""Sort keys and window conditions of lists: each says what it reads, so that nothing hidden decides.

A key counts where the caller sees all that it reads. Where none is left a list is in the order of ids, which tell nothing; a
window that does not count lets everything through. So two graphs that differ only in what a contract hides are answered alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.access.policy import Policy


@dataclass(frozen=True, slots=True)
class SortKey:
    """A sort key or condition, with names to be filled in; `reads`: labels, relationship types, or fields of them (`Signal.at`).

    `otherwise` stands in for it where it does not count.
    """

    cypher: str
    reads: tuple[str, ...]
    otherwise: SortKey | None = None

    def under(self, policy: Policy) -> SortKey | None:
        """What counts for a caller: this, what stands in for it, or nothing."""
        if policy.reads(self.reads):
            return self
        return self.otherwise.under(policy) if self.otherwise else None


def sort_key(cypher: str, *reads: str, otherwise: SortKey | None = None) -> SortKey:
    return SortKey(cypher, reads, otherwise)


def permitted_keys(policy: Policy, keys: Iterable[SortKey], **names: str) -> Iterator[str]:
    """Those that count, filled in."""
    for each in keys:
        if found := each.under(policy):
            yield found.cypher.format(**names)


def order_by(policy: Policy, keys: Iterable[SortKey], *last: str, **names: str) -> str:
    """A clause that sorts by those that count, then by `last`: what all who see the list may know, an id."""
    return "ORDER BY " + ", ".join([*permitted_keys(policy, keys, **names), *last])


def in_window(policy: Policy, keys: Iterable[SortKey], **names: str) -> str:
    """A condition of those that count, `true` where none does."""
    return " AND ".join(permitted_keys(policy, keys, **names)) or "true"
