"""The evaluation of partner fit, as lines for a terminal and as one HTML page that needs nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from battlemap.cli.output.fit_report_words import METHODS, PAGE, PROTOCOL, RELATION
from graph.words import Lang, Text

HERE = Path(__file__).parent
COLUMNS = ("mrr", "hits@1", "hits@5", "hits@10", "auc", "ap")
Metrics = Mapping[str, Any]


def report_lines(metrics: Metrics, lang: Lang) -> Iterator[str]:
    """The lines of the report: what a person wants to know first, and the methods side by side."""
    if metrics.get("relation"):
        tested = TESTED_FROM.fill(day=metrics["test_from"])[lang] if metrics.get("test_from") else ""
        yield OF_RELATION.fill(type=metrics["relation"], day=metrics["as_of"])[lang] + tested
    yield report_verdict(metrics)[lang]
    if "test" not in metrics:
        for window in metrics.get("windows", ()):
            yield f"  {window['from']} – {window['to']}: {window['positives']}"
        yield from (text[lang] for text in query_lines(metrics))
        return
    if "learnt" in metrics:
        yield serving_line(metrics)[lang]
    width = max(21, *map(len, metrics["test"]))
    yield f"{'':{width + 1}}" + "".join(f"{name:>9}" for name in ("val MRR", *COLUMNS)) + "  95 %"
    order = sorted(metrics["test"], key=lambda name: -metrics["test"][name].get("mrr", 0))
    for name in order:
        row, mark = metrics["test"][name], "*" if name == metrics["served"] else " "
        low, high = row.get("mrr_interval", (0, 0))
        cells = "".join(f"{row.get(c, 0):9.3f}" for c in COLUMNS)
        chosen_on = metrics["validation"].get(name, {}).get("mrr", 0)
        yield f"{mark}{name:{width}}{chosen_on:9.3f}{cells}  [{low:.3f}, {high:.3f}]"
    yield CHANCE.fill(chance=metrics["chance_mrr"], p=metrics["luck"])[lang]
    for other, gap in metrics["lead"].items():
        yield lead_line(other, gap)[lang]
    if "calibration_error" in metrics:
        yield CALIBRATION.fill(all=metrics["calibration_error"], top=metrics["calibration_error_of_top_ten"])[lang]
    yield from (text[lang] for text in query_lines(metrics))


def query_lines(metrics: Metrics) -> Iterator[Text]:
    """What serves within a product line and among bidders, beside the best plain method."""
    for name, of in BY_QUERY.items():
        found = metrics.get(name)
        if found and found["evidence"] == "enough":
            served, plain = found["served"], found["strongest_baseline"]
            mrr, best = (found["both_windows"][method]["mrr"] for method in (served, plain))
            yield (QUERIES if served != plain else QUERIES_PLAIN).fill(
                of=of, served=method_text(served), mrr=mrr, plain=method_text(plain), best=best
            )
        elif found:
            yield FEW_QUERIES.fill(of=of, n=sum(found["queries"]), least=found["queries_needed"])


def report_verdict(metrics: Metrics) -> Text:
    if metrics["evidence"] == "not enough":
        return WORDS["too little"].fill(
            n=len(metrics["windows"]), needed=metrics["windows_needed"], least=metrics["positives_needed"]
        )
    word = metrics["evidence"] if metrics.get("learnt_leads", True) or metrics["evidence"] != "enough" else "plain"
    return WORDS[word].fill(served=method_text(metrics["served"]), mrr=metrics["test"][metrics["served"]]["mrr"])


def method_text(name: str) -> Text:
    """What a method is called, in Chinese beside the name that tables have."""
    return Text(name, f"{METHODS[name]}({name})" if name in METHODS else name)


def serving_line(metrics: Metrics) -> Text:
    """Of a relation: whether what was learnt is served, and why not."""
    if lead := metrics["learnt"].get(metrics["served"]):
        return LEARNT["served"].fill(served=method_text(metrics["served"]), plain=method_text(lead["over"]))
    return LEARNT["plain" if metrics["learnt"] else "nothing"].fill(plain=method_text(metrics["best_plain"]))


def lead_line(other: str, gap: Metrics) -> Text:
    low, high = gap["interval"]
    return LEAD.fill(other=method_text(other), mrr=gap["mrr"], low=low, high=high, sure=SURE[gap["sure"]])


def report_page(metrics: Metrics, lang: Lang) -> str:
    """One HTML document: verdict, protocol in words, tables, plots."""
    page = Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("fit_report.html")
    plots = [figure(metrics, lang) for figure in (methods_plot, reliability_plot)] if "test" in metrics else []
    return page.render(
        lang=lang,
        t={name: text[lang] for name, text in PAGE.items()},
        verdict=report_verdict(metrics)[lang],
        learnt=serving_line(metrics)[lang] if "learnt" in metrics else "",
        told=metrics,
        protocol=[text[lang] for text in (RELATION if metrics.get("relation") else PROTOCOL)],
        columns=COLUMNS,
        plots=[p for p in plots if p],
        leads=[lead_line(other, gap)[lang] for other, gap in metrics.get("lead", {}).items()]
        + [text[lang] for text in query_lines(metrics)],
    )


def methods_plot(metrics: Metrics, lang: Lang) -> str:
    """Test MRR of every method with its 95 % interval, best on top."""
    names = sorted(metrics["test"], key=lambda n: metrics["test"][n]["mrr"])
    values = [metrics["test"][n]["mrr"] for n in names]
    ends = [metrics["test"][n]["mrr_interval"] for n in names]
    errors = [
        [max(v - low, 0) for v, (low, _) in zip(values, ends, strict=True)],
        [max(high - v, 0) for v, (_, high) in zip(values, ends, strict=True)],
    ]
    with Figure(7, 0.32 * len(names) + 0.9) as (figure, axes):
        axes.barh(
            names,
            values,
            xerr=errors,
            capsize=3,
            color=["#2563eb" if n == metrics["served"] else "#cbd5e1" for n in names],
        )
        axes.axvline(metrics["chance_mrr"], color="#b91c1c", linestyle=":", label=PAGE["chance"][lang])
        axes.set_xlabel(PAGE["mrr"][lang])
        axes.legend(loc="lower right", frameon=False)
        return figure_svg(figure)


def reliability_plot(metrics: Metrics, lang: Lang) -> str:
    """Forecast against what came, by bins of the forecast; the area of a point is how many pairs it stands for."""
    if not metrics.get("reliability"):
        return ""
    bins = metrics["reliability"]
    most = max(b["n"] for b in bins)
    with Figure(4.6, 4.2) as (figure, axes):
        axes.plot([0, 1], [0, 1], color="#94a3b8", linestyle="--")
        axes.plot([b["forecast"] for b in bins], [b["observed"] for b in bins], color="#2563eb", alpha=0.4)
        axes.scatter(
            [b["forecast"] for b in bins],
            [b["observed"] for b in bins],
            color="#2563eb",
            s=[30 + 300 * b["n"] / most for b in bins],
        )
        for b in bins:
            axes.annotate(
                str(b["n"]), (b["forecast"], b["observed"]), textcoords="offset points", xytext=(6, -10), fontsize=8
            )
        axes.set_xlabel(PAGE["forecast"][lang])
        axes.set_ylabel(PAGE["observed"][lang])
        return figure_svg(figure)


class Figure:
    """matplotlib's figure and axes, closed at the end. Text stays text, so that the reader's fonts show any language."""

    def __init__(self, width: float, height: float):
        self.size = width, height

    def __enter__(self) -> tuple[Any, Any]:
        import logging

        import matplotlib

        matplotlib.use("svg")
        from matplotlib import pyplot

        matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "battlemap", "font.family": "sans-serif"})
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        self.pyplot = pyplot
        self.figure, axes = pyplot.subplots(figsize=self.size, layout="constrained")
        axes.spines[["top", "right"]].set_visible(False)
        return self.figure, axes

    def __exit__(self, *_: object) -> None:
        self.pyplot.close(self.figure)


def figure_svg(figure: Any) -> str:
    import warnings

    made = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of glyphs that only the reader's fonts need to have
        figure.savefig(made, format="svg", metadata={"Date": None})
    text = made.getvalue()
    return text[text.index("<svg") :]


WORDS = {
    "enough": Text("Served: {served}, test MRR {mrr:.3f}", "采用:{served},测试 MRR {mrr:.3f}"),
    "plain": Text(
        "Served: {served}, test MRR {mrr:.3f}; nothing learnt leads this plain method for sure on two windows",
        "采用:{served},测试 MRR {mrr:.3f};没有任何学习模型在两个窗口上确定领先于该简单方法",
    ),
    "no better than chance": Text(
        "No better than chance: the method that serves, {served}, knows nothing of who asks (test MRR {mrr:.3f})",
        "不优于随机:采用的方法 {served} 对提问方并无了解(测试 MRR {mrr:.3f})",
    ),
    "too little": Text(
        "Not enough evidence: {n} windows of time have {least} new pairs that work well, {needed} are needed "
        "(to learn from, to choose on, to test on)",
        "数据不足:有 {n} 个时间窗口包含至少 {least} 对运作良好的新合作,需要 {needed} 个(训练、选择、测试)",
    ),
}
LEARNT = {
    "served": Text(
        "Learnt: {served} surely led the best plain method, {plain}, over the windows that choose before the test, and on each",
        "学习方法 {served} 在测试前用于选择的各窗口上均领先最好的简单方法 {plain},合并后明显领先",
    ),
    "plain": Text(
        "The best plain method serves, {plain}: nothing learnt surely led every plain one over the windows that "
        "choose before the test, and on each",
        "采用最好的简单方法 {plain}:没有学习方法在测试前用于选择的各窗口上都领先所有简单方法、且合并后明显领先",
    ),
    "nothing": Text(
        "The best plain method serves, {plain}: the links before the test are too few to learn from",
        "采用最好的简单方法 {plain}:测试前的关系太少,无法学习",
    ),
}
OF_RELATION = Text("{type} as of {day}", "{type},截止 {day}")
TESTED_FROM = Text(", tested from {day} on", ",自 {day} 起检验")
CHANCE = Text(
    "a random order would have MRR {chance:.3f}; luck explains the result with p = {p:.3f}",
    "随机排序的 MRR 为 {chance:.3f};结果出于偶然的概率 p = {p:.3f}",
)
CALIBRATION = Text(
    "calibration error {all:.4f} over all candidates, {top:.4f} over the ten best of each query",
    "校准误差:全部候选 {all:.4f},各问题前十名 {top:.4f}",
)
LEAD = Text(
    "served minus {other}: MRR {mrr:+.4f} [{low:+.4f}, {high:+.4f}], {sure}",
    "采用的方法减 {other}:MRR {mrr:+.4f} [{low:+.4f}, {high:+.4f}],{sure}",
)
BY_QUERY = {"lines": Text("within a product line", "产品线内"), "choices": Text("among bidders", "投标方中")}
QUERIES = Text("{of}: {served}, MRR {mrr:.3f} ({plain} {best:.3f})", "{of}:{served},MRR {mrr:.3f}({plain} {best:.3f})")
QUERIES_PLAIN = Text(
    "{of}: {served}, MRR {mrr:.3f}; nothing learnt leads it for sure on two windows",
    "{of}:{served},MRR {mrr:.3f};没有学习模型在两个窗口上确定领先",
)
FEW_QUERIES = Text(
    "{of}: not enough evidence ({n} queries; {least} are needed in each of three windows)",
    "{of}:数据不足({n} 个问题;三个窗口各需 {least} 个)",
)
SURE = {True: Text("a sure difference", "差异显著"), False: Text("no sure difference", "差异不显著")}
