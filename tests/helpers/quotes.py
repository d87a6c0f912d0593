"""Helpers of tests: quotes: people of each side who read and change them over GraphQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import orjson

from graph.db.client import Graph
from tests.helpers.solutions import WORKSPACE, Writer

LINE = "id product unit quantity unitPrice discount taxRate net tax gross version"
OF_US = "listPrice listAmount cost costAmount pricing"
QUOTE = "id title status starts ends version lineCount net tax gross"
PAYMENT = "id title share amount payable due version"
READ = f"""{{ quotes {{ totalCount nodes {{ {QUOTE} quotedBy {{ target {{ id }} }} lines(first: 100) {{ source {{ {LINE} removed
  deliveredBy {{ target {{ id }} }} }} }} }} }} quoteLines {{ totalCount nodes {{ {LINE} }} }} }}"""
OURS = f"""{{ quotes {{ nodes {{ {QUOTE} listTotal costTotal margin findings quotedBy {{ target {{ id }} }}
  lines(first: 100) {{ source {{ {LINE} {OF_US} }} }} payments {{ source {{ {PAYMENT} paysFor {{ target {{ title }} }} }} }} }} }} }}"""


class QuoteWriter(Writer):
    """Somebody of a partner, or of us, who writes quotes."""

    def shown(self, name: str) -> str:
        label, fields = ("quoteLine", LINE) if name.endswith("Line") else ("quotePayment", PAYMENT)
        if name in ("makeQuote", "editQuote", "shareQuote", "withdrawQuote", "reopenQuote"):
            label, fields = "quote", QUOTE
        also = "gains loses" if name == "shareQuote" else ""
        return f"{label} {{ {fields} }} version {also} userErrors {{ path code message }}"

    def made(self, name: str, **values: Any) -> dict[str, Any]:
        """What a change that is made shows."""
        return dict(next(iter(self.done(name, **values).values())))

    def make(self, title: str, *partners: str, **values: Any) -> dict[str, Any]:
        return self.made("makeQuote", workspaceId=WORKSPACE, title=title, partnerIds=partners, **values)

    def line(self, quote: str, product: str = "MR-3100", price: int = 10_000, **values: Any) -> dict[str, Any]:
        """A line of one piece that is added."""
        return self.made(
            "addQuoteLine", **{"quoteId": quote, "product": product, "unitPrice": price, "quantity": 1} | values
        )

    def read(self, text: str = READ) -> dict[str, Any]:
        answer = orjson.loads(self.ask(text))
        assert "errors" not in answer, answer
        return dict(answer["data"])

    def quote(self, text: str = READ) -> dict[str, Any]:
        """The one quote that is seen."""
        (found,) = self.read(text)["quotes"]["nodes"]
        return dict(found)


@contextmanager
def quote_writers(graph: Graph, *partners: str | None) -> Iterator[list[QuoteWriter]]:
    """Writers of these partners, or of us."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(QuoteWriter(graph, partner))) for partner in partners]
