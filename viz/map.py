"""The pages as complete HTML: one file each, no request to anywhere, nothing from the data can inject.

pyvis holds the picture, but its own template is not used: it loads a style sheet from another host and
writes names unescaped. Ours escapes everything, and a Content-Security-Policy lets only the two scripts
and the one style sheet run whose hashes it names.
"""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from graph.battle_map.drawing import Drawing
from graph.battle_map.map_readings import BattleMap
from graph.db.transactions import Row
from graph.model.model import MODEL, Model
from graph.words import Lang, Text
from viz.canvas import Canvas, Places, draw_alone, draw_canvas
from viz.format import iso_day, one_line
from viz.map_words import LABELS
from viz.panels import alert, header, panels

HERE = Path(__file__).parent
VIS = "lib/vis-9.1.2/vis-network.min.js"
CLOSES_SCRIPT = re.compile(r"</script|<!--", re.IGNORECASE)


def render(
    map: BattleMap, lang: Lang, model: Model = MODEL, *, alerts: Sequence[Row] = (), places: Places | None = None
) -> str:
    """The battle map of one customer, with its open alerts, as a file that stands alone; `places` as for `draw_canvas`."""
    view = panels(map, lang, model) | {"alerts": [alert(row, map.as_of, lang) for row in alerts]}
    return _map_page("page.html", draw_canvas(map, lang, model, places), lang, **view)


def render_drawing(
    drawing: Drawing, customer: Row, as_of: dt.date, lang: Lang, model: Model = MODEL, *, places: Places
) -> str:
    """A drawing alone, for who sees nothing else; `customer`: what is open of it."""
    shown = header(customer, lang) | {"as_of": LABELS["as_of"].fill(day=iso_day(as_of))[lang]}
    return _map_page("drawing.html", draw_alone(drawing, lang, model, places), lang, header=shown)


def _map_page(template: str, picture: Canvas, lang: Lang, **view: Any) -> str:
    data = {
        "nodes": picture.nodes,
        "edges": picture.edges,
        "options": picture.options,
        "cards": picture.cards,
        "backdrop": picture.backdrop,
        "words": {k: LABELS[k][lang] for k in SCRIPT_WORDS},
    }
    title = f"{view['header']['name']} · {LABELS['product'][lang]}"
    return _page(
        template,
        lang,
        title,
        [vis_network(), _asset("page.js")],
        data=_json(data),
        legend=picture.legend,
        **view,
    )


def render_error(text: Text, lang: Lang) -> str:
    """A page that says in one sentence what is wrong, such as an unknown customer."""
    title = f"{LABELS['error'][lang]} · {LABELS['product'][lang]}"
    return _page("error.html", lang, title, [], text=text[lang])


SCRIPT_WORDS = ("close", "connections", "not_drawn")


def _page(template: str, lang: Lang, title: str, scripts: list[str], **values: Any) -> str:
    words = SimpleNamespace(**{key: text[lang] for key, text in LABELS.items()})
    style = _asset("style.css")
    policy = (
        f"default-src 'none'; script-src {_sources(scripts)}; style-src {_sources([style])}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _templates()
        .get_template(template)
        .render(
            lang=lang,
            html_lang="zh-CN" if lang == "zh" else "en",
            other_lang="en" if lang == "zh" else "zh",
            title=one_line(title),
            w=words,
            policy=policy,
            style=Markup(style),
            scripts=[Markup(s) for s in scripts],
            **values,
        )
    )


def _sources(parts: list[str]) -> str:
    return " ".join(f"'sha256-{_digest(part)}'" for part in parts) or "'none'"


@cache
def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _asset(name: str) -> str:
    """One of our own scripts or style sheets."""
    return _inlined((HERE / name).read_text(encoding="utf-8"))


@cache
def vis_network() -> str:
    """The drawing library, from the installed pyvis; found without importing it."""
    spec = find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("pyvis is not installed")
    text = (Path(spec.submodule_search_locations[0]) / VIS).read_text(encoding="utf-8")
    return _inlined(re.sub(r"\s*//# sourceMappingURL=\S+\s*\Z", "", text))


def _inlined(text: str) -> str:
    if CLOSES_SCRIPT.search(text):
        raise ValueError("this text would end its own script element")
    return text


def _json(data: Any) -> Markup:
    """JSON that is safe in a script element: no <, >, & or ' in it."""
    return htmlsafe_json_dumps(data, ensure_ascii=False, separators=(",", ":"))
