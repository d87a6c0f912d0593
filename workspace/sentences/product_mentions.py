"""Products in sentences: models and product lines that the graph knows, however they are spelt, and models that it does not know.

MR-3100, MR3100, mr 3100 and ＭＲ－３１００ are one model; MR-3100X is another. A model says more than its line. Two products, or one beside a
model that nobody knows, are a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from graph.words import Text
from workspace.office.request_file import RequestFile
from workspace.sentences.plain_sentences import Sentence, plain_sentence

BETWEEN = re.compile(r"[\s_./-]+")
TOKEN = re.compile(
    r"(?<![a-z0-9])(?=[a-z0-9./_-]*[a-z])(?=[a-z._/-]*\d)[a-z0-9]+(?:[-_./][a-z0-9]+)*|(?<![a-z0-9])[a-z]{1,5}[ -]?\d{1,6}[a-z]{0,3}(?![a-z0-9])"
)
NO_MODEL = re.compile(
    r"(?:\d+(?:\.\d+)?(?:h|hrs?|hours?|d|days?|pm|am|st|nd|rd|th|min|mins|k|w|v|kw|kwh|mm|cm|m|kg|g|gb|mb|t|pcs|sets?|units?|x|s|ms|hz|a|mpa|bar|rmb|usd|yuan|weeks?)"
    r"|(?:iso|iec|gb|gbt|ce|en|din|ul|astm|yy|ccc|q|fy|v|ver|po|so|no|rs|usb|ipv?|h|ipc|tcp|dicom|modbus|mpa|utc|gmt|step|phase|room|hall|floor|line|level|type|class|grade)[-_ ./]?\d[\d./-]*[a-z]?"
    r"|[345]g|3c|7x24h?|24x7|24h|5s|6s|s7|co2|h2|o2|pm2\.5|b2b|i/o|mp[34]|html5|covid-19|\d{4}-\d\d-\d\dt.*|[a-z]{1,3}\d{4}-\d{2,}-\d+|(?:by|at|on|of|in|for|to|within|until|before|after|than|next|and|or|the|is|about|only|need|next|may|june|july|dec|nov|oct|jan|feb|mar|apr|jun|jul|aug|sep|max|mon|tue|wed|thu|fri|sat|sun|day|week) ?\d.*)"
)
MODEL_WORD = re.compile(
    r"(?P<before>[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff-]{0,11}?)\s*(?:型号|型(?![式试号])|机型)|(?:型号|机型)\s*(?:为|是|:)?\s*(?P<after>[a-z0-9][a-z0-9_./-]{0,20})|"
    r"\bmodels?\s+(?:no\.?\s*|number\s*)?(?P<model>[a-z0-9][a-z0-9_./-]{0,20})"
)
VAGUE_MODELS = {
    "这个",
    "该",
    "此",
    "什么",
    "哪个",
    "哪些",
    "各",
    "同",
    "新",
    "旧",
    "所有",
    "以下",
    "上述",
    "相关",
    "具体",
    "for",
    "is",
    "and",
    "the",
    "of",
    "to",
    "in",
    "are",
    "with",
    "number",
    "name",
    "names",
    "year",
    "s",
}
NOT_BEFORE = re.compile(
    r"(?:不是|并非|不要|不含|除了?|不包括|而非|\b(?:not|instead of|rather than|except|excluding|other than))\s*(?:the\s+)?(?:型号)?\s*$"
)
TOGETHER = re.compile(
    r"\s*(?:型号)?\s*(?:和|与|及|以及|、|或者?|跟|还有|,|/|&|\+|and|or|as well as|plus)\s*(?:型号|models?|the)?\s*"
)
NEAR = 70  # of 100


@dataclass(frozen=True, slots=True)
class Product:
    """A model or a product line, with every way that it is called; `line`: of a model, if the graph says it."""

    name: str
    kind: str = "model"
    names: tuple[str, ...] = ()
    line: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """All products that may be named."""

    products: tuple[Product, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Product]:
        """Spelling without blanks and hyphens (key) → product. A spelling of two products names none."""
        found: dict[str, Product | None] = {}
        for name, product in self._spellings():
            key = _key(name)
            found[key] = product if found.get(key, product) == product else None
        return {key: product for key, product in found.items() if product and len(key) > 1}

    def pattern(self, plain: str) -> re.Pattern[str] | None:
        """Every spelling that may stand in a sentence, the longest first; blanks and hyphens may stand where letters meet digits."""
        squeezed, spaced = BETWEEN.sub("", plain), re.sub(r"[\s-]+", " ", plain)
        keys = [key for key in self.by_key if key in squeezed or key in spaced]
        names = sorted({self.names[key] for key in keys}, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(_spelt, names))) if names else None

    @cached_property
    def names(self) -> dict[str, str]:
        """Key → a spelling of it with its hyphens and blanks."""
        return {_key(name): name for name, _ in self._spellings()}

    def _spellings(self) -> Iterator[tuple[str, Product]]:
        for product in self.products:
            for name in dict.fromkeys((product.name, *product.names)):
                yield plain_sentence(name).plain.strip(), product


@dataclass(frozen=True, slots=True)
class ProductPhrase:
    """The product that a sentence is about; or why it is not clear, and what it may be. Without a problem none is named.

    `taken`: places of all products that are named.
    """

    product: Product | None
    start: int = 0
    end: int = 0
    problem: Text | None = None
    candidates: tuple[Product, ...] = ()
    taken: tuple[tuple[int, int], ...] = ()


def catalogue_of(names: Mapping[str, Iterable[str]], file: RequestFile) -> Catalogue:
    """Models and lines of the graph, with what the file says of them and those that it adds."""
    kinds = {name: kind for kind, listed in names.items() for name in listed}
    kinds |= {name: terms.kind for name, terms in file.products.items()}
    known = file.products
    return Catalogue(
        tuple(
            Product(name, kind, tuple(known[name].names), known[name].line) if name in known else Product(name, kind)
            for name, kind in sorted(kinds.items())
        )
    )


def _key(plain: str) -> str:
    return BETWEEN.sub("", plain) if re.search(r"\d", plain) else re.sub(r"\s+", " ", plain).strip()


def _spelt(name: str) -> str:
    if not re.search(r"\d", name):
        escaped = re.escape(name).replace(r"\ ", r"[\s-]+")
        return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if name.isascii() else escaped
    parts = re.findall(r"[a-z]+|\d+|[^a-z\d\s_./-]+", name)
    return r"(?<![a-z0-9])(?<![a-z0-9]-)" + r"[\s_./-]?".join(map(re.escape, parts)) + r"(?![a-z0-9]|[-_./][a-z0-9])"


def product_phrase(sentence: Sentence, catalogue: Catalogue) -> ProductPhrase:
    """Which product a sentence is about."""
    plain = sentence.plain
    found = [each for each in _known(plain, catalogue) if not NOT_BEFORE.search(plain[: each[1]])]
    unknown = [each for each in _unknown(sentence, found) if not NOT_BEFORE.search(plain[: each[0]])]
    models = [each for each in found if each[0].kind == "model"] or found
    products = list(dict.fromkeys(product for product, _, _ in models))
    taken = (*((start, end) for _, start, end in found), *unknown)
    if len(products) > 1:
        return ProductPhrase(None, models[0][1], models[-1][2], SEVERAL_PRODUCTS, tuple(products), taken)
    if unknown and (not products or products[0].kind == "line" or _together(plain, models, unknown)):
        start, end = unknown[0]
        return ProductPhrase(
            None,
            start,
            end,
            NOT_KNOWN.fill(words=sentence.span(start, end).words),
            _nearest(plain[start:end], catalogue),
            taken,
        )
    if not products:
        return ProductPhrase(None)
    return ProductPhrase(products[0], models[0][1], models[0][2], taken=taken)


def _known(plain: str, catalogue: Catalogue) -> list[tuple[Product, int, int]]:
    pattern = catalogue.pattern(plain)
    matches = pattern.finditer(plain) if pattern else ()
    return [(catalogue.by_key[key], *match.span()) for match in matches if (key := _key(match[0])) in catalogue.by_key]


def _unknown(sentence: Sentence, known: list[tuple[Product, int, int]]) -> Iterator[tuple[int, int]]:
    """Places where a model is named that is not known: letters and digits, which with a blank between have to be capitals."""
    plain = sentence.plain
    taken = [(start, end) for _, start, end in known]
    for match in TOKEN.finditer(plain):
        start, end = match.span()
        if " " in match[0] and not sentence.span(start, end).words.isupper():
            continue
        if not NO_MODEL.fullmatch(match[0]) and not _overlaps(start, end, taken):
            taken.append((start, end))
            yield start, end
    for match in MODEL_WORD.finditer(plain):
        name = next(group for group in ("before", "after", "model") if match[group])
        start, end = match.span(name)
        if name == "before" and (named := re.search(r"[a-z0-9-]+$|(?:某|x+|\*+)$", plain[start:end])):
            start += named.start()
        elif name == "before":
            continue
        if plain[start:end] not in VAGUE_MODELS and not _overlaps(start, end, taken):
            yield start, end


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in taken)


def _together(plain: str, models: list[tuple[Product, int, int]], unknown: list[tuple[int, int]]) -> bool:
    """Whether one that is not known stands beside the known one, as in "MR-3100 and MR-9999"."""
    places = sorted([(start, end) for _, start, end in models] + unknown)
    return any(TOGETHER.fullmatch(plain[a[1] : b[0]]) for a, b in zip(places, places[1:], strict=False))


def _nearest(words: str, catalogue: Catalogue) -> tuple[Product, ...]:
    found = process.extract(_key(words), catalogue.by_key.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=NEAR)
    return tuple(dict.fromkeys(catalogue.by_key[key] for key, _, _ in found))


SEVERAL_PRODUCTS = Text("more than one product is named; make a request for each", "出现多个产品,请分别提出")
NOT_KNOWN = Text("no product {words} is known", "未找到产品 {words}")
