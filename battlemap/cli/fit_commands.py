"""Commands about partner fit: whom to bring along, where a partner fits, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from battlemap.cli.console import LANG, AsOf, Json, app, out, print_json, say, settings
from battlemap.cli.output.columns import FITS
from battlemap.cli.output.pair_files import Csv, Xlsx, exported
from battlemap.session import as_of_day, open_graph
from graph.model.choices import PARTNERS
from graph.model.codes import CODES
from graph.words import BadInput, Text

fit = typer.Typer(help=say("Which partner fits which customer.", "哪个伙伴适合哪个客户。"), no_args_is_help=True)
app.add_typer(fit, name="fit")

Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help=say("Number of the customer.", "客户编号。"))]
Partner = Annotated[str, typer.Argument(metavar="PARTNER", help=say("Number of the partner.", "伙伴编号。"))]
Role = Annotated[
    str | None, typer.Option("--role", metavar="|".join(PARTNERS), help=say("Only this role.", "只看该角色。"))
]
MANY = typer.Option("-k", "--top", min=1, max=100, help=say("How many.", "数量。"))


@fit.command("partners", help=say("Whom to bring along to a customer, and who must not be.", "该带谁去,以及谁不能去。"))
def partners_command(
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help=say("Number of the customer.", "客户编号。"))
    ] = None,
    *,
    line: Annotated[str | None, typer.Option("--line", help=say("For this product line.", "针对该产品线。"))] = None,
    opportunity: Annotated[
        str | None,
        typer.Option(
            "--opportunity",
            metavar="NUMBER",
            help=say("For this opportunity: its customer and product line.", "针对该商机(即其客户与产品线)。"),
        ),
    ] = None,
    among: Annotated[
        str | None,
        typer.Option(
            "--among",
            metavar="PARTNER,PARTNER,…",
            help=say("Rank these candidates only.", "仅在这些候选中排序。"),
        ),
    ] = None,
    role: Role = None,
    top: Annotated[int | None, MANY] = None,
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    from algorithms.recommend.fit_query import FitQuery, recommended_partners

    _check(role)
    if among is not None and top is not None:
        raise BadInput(ALL_OF_THEM)
    recommender = _recommender_for(as_of)
    candidates = None if among is None else [id.strip() for id in re.split("[,\uff0c、]", among) if id.strip()]
    found = recommended_partners(recommender, FitQuery(customer, line, opportunity, candidates, role, top))
    by_role = {
        r: {"fits": [recommendation_as_json(x) for x in best], "excluded": [recommendation_as_json(x) for x in no]}
        for r, (best, no) in found.items()
    }
    rows = [each for best, no in found.values() for each in (*best, *no)]
    if exported(by_role, FITS, _rows(recommender, rows), json, csv, xlsx):
        return
    for r, (best, no) in found.items():
        out.print(HEADINGS[r][LANG], markup=False)
        for each in best:
            _print(recommender, each, each.pair[1])
        for each in no:
            out.print(
                EXCLUDED.fill(name=_name(recommender, each.pair[1]), why=_both([e.text for e in each.exclusions]))[
                    LANG
                ],
                markup=False,
            )


@fit.command("customers", help=say("Which customers a partner fits best.", "伙伴最适合哪些客户。"))
def customers_command(
    partner: Partner,
    *,
    top: Annotated[int, MANY] = 10,
    new: Annotated[
        bool,
        typer.Option("--new", help=say("Only customers it does not work for yet.", "只看尚未合作的客户。")),
    ] = False,
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    recommender = _recommender_for(as_of)
    found = recommender.customers(partner, top, new)
    if exported([recommendation_as_json(each) for each in found], FITS, _rows(recommender, found), json, csv, xlsx):
        return
    for each in found:
        _print(recommender, each, each.pair[2])


@fit.command("compare", help=say("Two partners for one customer, side by side.", "对比两个伙伴与同一客户的适配度。"))
def compare_partners_command(
    one: Annotated[str, typer.Argument(metavar="PARTNER", help=say("A partner.", "伙伴。"))],
    other: Annotated[str, typer.Argument(metavar="PARTNER", help=say("Another partner.", "另一个伙伴。"))],
    customer: Customer,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    from algorithms.recommend.effects import KINDS

    recommender = _recommender_for(as_of)
    found = recommender.compare(one, other, customer)
    if json:
        kinds = {kind: list(pair) for kind, pair in found.kinds.items()}
        print_json(
            {
                "one": recommendation_as_json(found.one),
                "other": recommendation_as_json(found.other),
                "kinds": kinds,
                "verdict": _text_as_json(found.verdict),
            }
        )
        return
    for each in (found.one, found.other):
        _print(recommender, each, each.pair[1])
    out.print(found.verdict[LANG], markup=False)
    for kind, (a, b) in found.kinds.items():
        out.print(f"{a:+8.2f} {b:+8.2f}  {KINDS[kind][1][LANG]}", markup=False)


@fit.command("why", help=say("One pair: its rank, why, and what forbids it.", "某一对的排名、理由与排除原因。"))
def why_command(
    partner: Partner,
    customer: Customer,
    *,
    role: Role = None,
    as_of: AsOf = None,
    json: Json = False,
    csv: Csv = False,
    xlsx: Xlsx = None,
) -> None:
    _check(role)
    recommender = _recommender_for(as_of)
    found = recommender.each_role(partner, customer, role)
    if exported([recommendation_as_json(each) for each in found], FITS, _rows(recommender, found), json, csv, xlsx):
        return
    for each in found:
        _print(recommender, each, each.pair[1])
        for path in (r.path for r in each.explained.reasons if r.path):
            out.print(f"       {' → '.join(path)}", markup=False)


def _check(role: str | None) -> None:
    if role and role not in PARTNERS:
        raise BadInput(NO_ROLE.fill(role=role, known=", ".join(PARTNERS)))


def _recommender_for(as_of: str | None) -> Any:
    from algorithms.partner_fit.fit_run import recommender

    with open_graph(settings()) as graph:
        return recommender(graph, as_of_day(as_of, settings(), graph))


def _print(recommender: Any, each: Any, id: str) -> None:
    chance = "   ?  " if each.probability is None else f"{each.probability:6.1%}"
    basis = "" if each.basis == "history" else f" · {BASIS[each.basis][LANG]}"
    out.print(f"{each.rank:3}  {chance}  {id}  {_name(recommender, id)[LANG]}{basis}", markup=False)
    for reason in each.explained.reasons:
        out.print(f"       {reason.text[LANG]}", markup=False)
    for text in [e.text for e in each.exclusions] + ([each.why_not] if each.why_not else []):
        out.print(f"     ! {text[LANG]}", markup=False)


def _name(recommender: Any, id: str) -> Text:
    from algorithms.recommend.exclusion_words import quoted_name

    rows = [*recommender.shot.rows.customers, *recommender.shot.rows.partners]
    return quoted_name(next(r for r in rows if r["id"] == id))


def _rows(recommender: Any, fits: Iterable[Any]) -> Iterable[dict[str, Any]]:
    return (
        {"fit": x, "partner": _name(recommender, x.pair[1]), "customer": _name(recommender, x.pair[2])} for x in fits
    )


def _both(texts: Sequence[Text]) -> Text:
    return Text("; ".join(t.en for t in texts), ";".join(t.zh for t in texts))


def recommendation_as_json(each: Any) -> dict[str, Any]:
    """A recommendation as machines read it."""
    role, partner, customer = each.pair
    reasons = [
        {**_text_as_json(r.text), "kind": r.kind, "effect": round(r.effect, 3), "path": r.path, "facts": r.facts}
        for r in each.explained.reasons
    ]
    out = [{**_text_as_json(e.text), "kind": e.kind, "facts": e.facts} for e in each.exclusions]
    return {
        "role": role,
        "partner": partner,
        "customer": customer,
        "rank": each.rank,
        "odds": each.odds,
        "probability": each.probability,
        "basis": each.basis,
        "reasons": reasons,
        "effects": each.explained.counted,
        "why_not": _text_as_json(each.why_not) if each.why_not else None,
        "exclusions": out,
    }


def _text_as_json(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


ALL_OF_THEM = Text("--among ranks all that it names: leave --top away", "--among 会对列出的全部候选排序:请去掉 --top")
HEADINGS = {role: Text(role, name.zh) for role, name in CODES["partner_role"].items()}
HEADINGS["candidates"] = Text("Candidates", "候选")
BASIS = {"profile": Text("from its profile", "按资料评分"), "unknown": Text("unknown", "未知")}
EXCLUDED = Text("  ×  {name}: {why}", "  ×  {name}:{why}")
NO_ROLE = Text("there is no partner role {role!r}; there are: {known}", "没有伙伴角色 {role!r};可选:{known}")
