"""A sentence as the form of a request: kind, product, addressee and due time, each with the words that it came from.

form = request_form("请供应链同事确认 MR-3100 库存,需48小时内反馈", at, setup)
form.due.value                  # DueTime: 48 hours after `at`
form.questions                  # what is unclear: it is left empty
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from graph.words import Text
from workspace.office.office_time import OfficeHours
from workspace.office.request_file import RequestFile, office_hours
from workspace.office.request_routes import ALL_AWAY, MORE_TO_SAY, NO_ROUTE, Addressee, RouteFacts, present, routed
from workspace.sentences.addressee_mentions import AddresseePhrase, addressee_phrase
from workspace.sentences.due_phrases import due_phrase, time_mentions
from workspace.sentences.plain_sentences import Sentence, WordSpan, plain_sentence
from workspace.sentences.product_mentions import Catalogue, Product, ProductPhrase, product_phrase
from workspace.sentences.request_kinds import kind_phrase
from workspace.sentences.time_mentions import DueTime

T = TypeVar("T")
OF_PRODUCTS = ("stock", "price", "delivery")  # kinds that are always of a product


@dataclass(frozen=True, slots=True)
class FormField(Generic[T]):
    """One field: its value, or why there is none and what it may be; and the words that say it."""

    value: T | None = None
    span: WordSpan | None = None
    problem: Text | None = None
    candidates: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestForm:
    """What a sentence says. A field with a problem is empty and has to be filled by a person."""

    text: str
    at: dt.datetime
    kind: FormField[str]
    product: FormField[Product]
    addressee: FormField[Addressee]
    due: FormField[DueTime]

    @property
    def fields(self) -> dict[str, FormField[object]]:
        return {name: getattr(self, name) for name in ("kind", "product", "addressee", "due")}

    @property
    def questions(self) -> dict[str, Text]:
        """Field → what has to be said."""
        return {name: field.problem for name, field in self.fields.items() if field.problem}


@dataclass(frozen=True)
class RequestSetup:
    """What sentences are read with: the file of office hours and routes, the products; `region`: of the customer that it is about."""

    file: RequestFile
    catalogue: Catalogue
    region: str | None = None

    @cached_property
    def hours(self) -> OfficeHours:
        return office_hours(self.file)

    @cached_property
    def names(self) -> dict[str, str]:
        """Plain name → addressee; a name of two is nobody's."""
        found: dict[str, str] = {}
        for id, terms in self.file.addressees.items():
            for name in terms.names:
                plain = plain_sentence(name).plain.strip()
                found[plain] = id if found.get(plain, id) == id else ""
        return {name: id for name, id in found.items() if id and len(name) > 1}


def request_form(text: str, at: dt.datetime, setup: RequestSetup) -> RequestForm:
    """The form of one sentence. Raises BadInput where it is longer than a sentence may be."""
    sentence = plain_sentence(text)
    product = product_phrase(sentence, setup.catalogue)
    times = [(mention.start, mention.end) for mention in time_mentions(sentence, at, setup.hours)]
    others = [*times, *product.taken]
    named = addressee_phrase(sentence, setup.names, others)
    kinds = kind_phrase(sentence, [*named.taken, *others])
    kind = FormField(kinds.kind, _span(sentence, kinds.start, kinds.end), kinds.problem, kinds.candidates)
    due = due_phrase(sentence, at, setup.hours)
    return RequestForm(
        text,
        at,
        kind,
        _product(sentence, product, kinds.kind),
        _addressee(sentence, named, kind, product, at, setup),
        FormField(due.due, _span(sentence, due.start, due.end), due.problem, due.candidates),
    )


def _span(sentence: Sentence, start: int, end: int) -> WordSpan | None:
    return sentence.span(start, end) if end > start else None


def _product(sentence: Sentence, phrase: ProductPhrase, kind: str | None) -> FormField[Product]:
    missing = phrase.product is None and phrase.problem is None and kind in OF_PRODUCTS
    problem = WHICH_PRODUCT if missing else phrase.problem
    return FormField(phrase.product, _span(sentence, phrase.start, phrase.end), problem, phrase.candidates)


def _addressee(
    sentence: Sentence,
    named: AddresseePhrase,
    kind: FormField[str],
    product: ProductPhrase,
    at: dt.datetime,
    setup: RequestSetup,
) -> FormField[Addressee]:
    """Whom the sentence names; where it names nobody, whom the routes name, by the words of the kind."""
    day = setup.hours.local_day(at)
    span = _span(sentence, named.start, named.end)
    if named.problem:
        return FormField(None, span, named.problem, tuple(_present(setup.file, named.candidates, day)))
    if named.id is None:
        facts = RouteFacts(kind.value, _line(product), _region(sentence, setup))
        id, possible = routed(setup.file, facts)
        if id is None:
            return FormField(
                None, None, MORE_TO_SAY if possible else NO_ROUTE, tuple(_present(setup.file, possible, day))
            )
        named, span = AddresseePhrase(id), kind.span
    assert named.id
    found = present(setup.file, named.id, day)
    if found is None:
        return FormField(None, span, ALL_AWAY.fill(name=setup.file.addressees[named.id].names[0]))
    return FormField(found, span)


def _present(file: RequestFile, ids: tuple[str, ...], day: dt.date) -> Iterator[Addressee]:
    """Each once: several may be stood in for by one."""
    found = {each.id: each for id in ids if (each := present(file, id, day))}
    return iter(found.values())


def _line(phrase: ProductPhrase) -> str | None:
    """The product line; "" where no product is named, None where it is not known."""
    if phrase.product is None:
        return None if phrase.problem else ""
    return phrase.product.name if phrase.product.kind == "line" else phrase.product.line


def _region(sentence: Sentence, setup: RequestSetup) -> str | None:
    """The one region that the sentence names, else that of the customer; None where it is not known."""
    regions = {region for route in setup.file.routes for region in route.regions} | set(setup.file.regions)
    found = {
        region
        for region in regions
        for name in (region, *setup.file.regions.get(region, ()))
        if plain_sentence(name).plain in sentence.plain
    }
    return found.pop() if len(found) == 1 else None if found else setup.region


WHICH_PRODUCT = Text("of which product?", "哪个产品?")
