"""Legal forms in names of organisations (有限公司, 股份, 集团, GmbH, Inc., Pty Ltd, 株式会社), and which contradict one another.

A form that isn't said contradicts nothing: people leave 有限公司 away. A group or holding is another party than the
company that has its name, so 集团 or Holding that only one name says is a contradiction too. 有限公司 becomes 股份有限公司 when
it is listed, and Ltd plc: a person has to say whether that happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.names.normalization import IS_HAN

GROUPS = frozenset({"集团", "控股"})  # a party of its own beside the company of that name
_ZH_FORMS = """
股份=股份有限责任公司 股份有限公司 股份公司
有限=有限责任公司 有限公司
合伙=特殊普通合伙 有限合伙 普通合伙 合伙企业
集团=集团公司 集团
控股=控股
总公司=总公司
kk=株式会社
yugen=有限会社
godo=合同会社
"""
_LATIN_FORMS = """
有限=ltd limited ltda lda
inc=inc incorporated
corp=corp corporation
plc=plc public
gmbh=gmbh mbh
kk=kk kabushiki kaisha
pty=pty proprietary
pvt=pvt private
sdn=sdn bhd
llc=llc liability
股份=joint stock shareholding jsc pjsc ojsc pao oao
oy=oy oyj
集团=group gruppe groupe
控股=holding holdings
"""
_ONE_WORD = "llp lp ag kg kgaa se sa sas sarl srl spa bv nv ab as aps ug kft zrt doo ooo zoo sro slu ohg pte"


def _read(table: str) -> dict[str, str]:
    """Each word of a table and the form that its line says, the longest first."""
    forms = {
        word: form for form, words in (line.split("=") for line in table.strip().splitlines()) for word in words.split()
    }
    return dict(sorted(forms.items(), key=lambda entry: -len(entry[0])))


_ZH = _read(_ZH_FORMS) | {"股份": "股份", "公司": ""}
_LATIN = _read(_LATIN_FORMS) | {word: word for word in _ONE_WORD.split()}
_AT_END = re.compile(f"({'|'.join(_ZH)})$")
_AT_START = re.compile("^(株式会社|有限会社|合同会社)")
_SAYS_MORE = ("pty", "pte", "pvt", "sdn", "plc", "llc")  # Pty Ltd is one form, not two
LATIN_WORDS = frozenset(_LATIN) | {"co", "company", "compagnie", "cie", "of", "the", "and", "for", "und"}
_SPELLED = [  # forms that would come apart into letters
    (re.compile(r"\bs\.?\s?a\.?\s?r\.?\s?l\b\.?"), " sarl "),
    (re.compile(r"\bs\.?\s?r\.?\s?l\b\.?"), " srl "),
    (re.compile(r"\ba/s\b"), " as "),
    (re.compile(r"\b(?:sp\.?\s?z\.?\s?o\.?\s?o)\b\.?"), " zoo "),
    (re.compile(r"\bs\.?\s?r\.?\s?o\b\.?"), " sro "),
    (re.compile(r"\bd\.\s?o\.\s?o\b\.?"), " doo "),
]
_ACROSS = {  # what a Chinese form is translated by
    "有限": {"有限", "llc", "corp"},
    "股份": {"有限", "股份", "inc", "corp", "plc", "ag", "sa", "spa", "nv", "se"},
    "kk": {"有限", "inc", "corp", "股份"},
}


def without_forms(text: str) -> tuple[str, frozenset[str]]:
    """A Chinese or Japanese name without the forms around it, and these forms."""
    forms: set[str] = set()
    if (first := _AT_START.match(text)) and len(text) - first.end() >= 2:
        forms.add(_ZH[first[0]])
        text = text[first.end() :]
    while (last := _AT_END.search(text)) and last.start() >= 2:
        forms.add(_ZH[last[0]])
        text = text[: last.start()]
    return text, frozenset(forms - {""})


def is_form(text: str) -> bool:
    """Whether a text in brackets is a form and nothing else (集团, 有限合伙, 株)."""
    return text in _ZH or text in ("株", "有", "筹")


def bracketed_form(text: str) -> str:
    """The form in brackets within a name: 恒峰(集团)有限公司, (株)日立."""
    return {"株": "株式会社", "有": "有限会社", "筹": ""}.get(text, text)


def spelled_forms(text: str) -> str:
    """A Latin name whose forms are one word each: S. à r. l. → sarl, A/S → as."""
    for pattern, word in _SPELLED:
        text = pattern.sub(word, text)
    return text


def latin_forms(tokens: Iterable[str]) -> frozenset[str]:
    """The forms that words of a Latin name say."""
    forms = {_LATIN[token] for token in tokens if token in _LATIN}
    return frozenset(forms - {"有限"} if forms & set(_SAYS_MORE) else forms)


def forms_contradict(a: frozenset[str], b: frozenset[str], across: bool) -> bool:
    """Whether two names' forms can't both be one party's. `across`: one name is Chinese, the other Latin."""
    if a & GROUPS != b & GROUPS:
        return True
    one, two = a - GROUPS, b - GROUPS
    if not one or not two or one == two:
        return False
    return not (across and any(y in _ACROSS.get(x, ()) or x in _ACROSS.get(y, ()) for x in one for y in two))


def form_kind(forms: frozenset[str], text: str) -> str:
    """The kind of form that is counted when pairs are learnt from: 集团, 股份, 有限; empty if none is said."""
    if IS_HAN.search(text):
        return next((k for k in ("集团", "股份", "有限") if k in text[2:]), "")
    if forms & {"集团", "控股"}:
        return "集团"
    return "有限" if forms & {"有限", "gmbh", "llc", "pty", "pte", "pvt"} else ""
