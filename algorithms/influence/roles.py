"""Roles that usually have a say in such a purchase and that nobody is known for here.

A template (role_templates.yaml) says which roles count in an industry, and how often before anything is seen. What our own
records show of comparable decisions moves that likelihood: a Beta-binomial mean (Gelman et al., Bayesian Data Analysis, 1995).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from algorithms.influence.decision_facts import decision_ids
from algorithms.influence.decision_table import DecisionTable
from algorithms.relationships.evidence import TITLES, Evidence
from algorithms.relationships.row_groups import Flags, Numbers
from graph.words import BadInput, Text
from graph.yaml_reading import parse_yaml

SHIPPED = Path(__file__).parents[1] / "role_templates.yaml"
PRIOR = 4.0  # comparable decisions that a template's word counts for
COUNTS_FROM = 0.05  # share of the influence from which somebody has a say
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Role:
    """A role that usually counts: how it is told from a title or department, and how often it counts (0 to 1)."""

    key: str
    text: Text
    words: tuple[str, ...]
    usual: float

    def matches(self, title: str) -> bool:
        folded = title.casefold()
        return any(word in folded for word in self.words)


@dataclass(frozen=True, slots=True)
class Template:
    """The roles of some industries, perhaps only of segments whose name contains one of the texts."""

    industries: tuple[str, ...]
    segments: tuple[str, ...]
    roles: tuple[Role, ...]

    def suits(self, industry: str | None, segment: str | None) -> bool:
        return industry in self.industries and (
            not self.segments or any(text in (segment or "") for text in self.segments)
        )


@dataclass(frozen=True, slots=True)
class MissingRole:
    """A role that nobody is known for on a decision.

    `likelihood` (0 to 1): that somebody with it has a say. In `seen` of `compared` comparable decisions somebody had;
    `examples` are some of those (ids).
    """

    key: str
    role: Text
    likelihood: float
    seen: int
    compared: int
    examples: tuple[str, ...]

    @property
    def text(self) -> Text:
        sentence = SEEN if self.compared else UNSEEN
        return sentence.fill(
            role=self.role, seen=self.seen, compared=self.compared, percent=round(100 * self.likelihood)
        )


def load_templates(path: Path = SHIPPED) -> list[Template]:
    """Raises BadInput, naming file and place, for a file that is not as role_templates.yaml says."""
    try:
        _, document = parse_yaml(path.read_text("utf-8"))
        return [_template(path, at, entry) for at, entry in enumerate(document["templates"], 1)]
    except OSError as error:
        raise BadInput(NO_FILE.fill(path=path, why=error.strerror)) from error
    except yaml.YAMLError as error:
        raise BadInput(NO_YAML.fill(path=path, why=" ".join(str(error).split()))) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadInput(NO_TEMPLATES.fill(path=path)) from error


def _template(path: Path, at: int, entry: dict[str, Any]) -> Template:
    if not entry.get("industries") or not isinstance(entry.get("roles"), dict):
        raise BadInput(INCOMPLETE.fill(path=path, at=at))
    roles = tuple(_role(path, at, key, role) for key, role in entry["roles"].items())
    return Template(tuple(entry["industries"]), tuple(entry.get("segments") or ()), roles)


def _role(path: Path, at: int, key: str, settings: dict[str, Any]) -> Role:
    lacking = [name for name in ("en", "zh", "words", "usual") if name not in settings]
    if lacking or not isinstance(settings["usual"], int | float) or not 0 <= settings["usual"] <= 1:
        raise BadInput(BAD_ROLE.fill(path=path, at=at, key=key, what=", ".join(lacking) or "usual"))
    words = tuple(str(word).casefold() for word in settings["words"])
    return Role(key, Text(str(settings["en"]), str(settings["zh"])), words, float(settings["usual"]))


def missing_roles(table: DecisionTable, templates: Iterable[Template], number: int) -> list[MissingRole]:
    """The roles that nobody is known for on a decision of the table, the likeliest first."""
    template = next((t for t in templates if t.suits(*_trade(table, number))), None)
    if template is None:
        return []
    found = [_missing(table, role, number) for role in template.roles if not _is_known(table, role, number)]
    return sorted(found, key=lambda role: (-role.likelihood, role.key))


def _is_known(table: DecisionTable, role: Role, number: int) -> bool:
    """Whether the title or department of anybody employed there or taking part matches the role."""
    evidence, rows = table.evidence, table.evidence.rows
    posts = evidence.staff.of(int(table.customer[number]))
    texts = (rows.employments[name].take(posts).to_pylist() for name in ("title", "department"))
    titled = holders(evidence, role)
    people = np.concatenate([evidence.employee[posts], table.person[table.span(number)]])
    return bool(titled[people].any()) or any(role.matches(text) for column in texts for text in column if text)


def holders(evidence: Evidence, role: Role) -> Flags:
    """(people,) whose title or department matches a role."""
    return evidence.described(role.matches, *TITLES)


def _missing(table: DecisionTable, role: Role, number: int) -> MissingRole:
    alike = comparable(table, number)
    counting = (table.share >= COUNTS_FROM) & holders(table.evidence, role)[table.person]
    seen = alike[np.isin(alike, table.decision[counting])].tolist()
    likelihood = (role.usual * PRIOR + len(seen)) / (PRIOR + len(alike))
    examples = tuple(decision_ids(table, seen[:EXAMPLES]))
    return MissingRole(role.key, role.text, round(likelihood, 4), len(seen), len(alike), examples)


def comparable(table: DecisionTable, number: int) -> Numbers:
    """Decisions of other customers on the same product line and in the same industry; without any, those of the industry."""
    industry = table.evidence.industry[table.customer]
    others = table.open & (table.customer != table.customer[number]) & (industry == industry[number])
    alike = np.flatnonzero(others & (table.line == table.line[number]))
    return alike if len(alike) else np.flatnonzero(others)


def _trade(table: DecisionTable, number: int) -> tuple[str | None, str | None]:
    """Industry and segment of the customer."""
    of, at = table.evidence.rows.organizations, int(table.customer[number])
    return of["industry"][at].as_py(), of["segment"][at].as_py()


SEEN = Text(
    "nobody is known as {role}; somebody with this role had a say in {seen} of {compared} comparable decisions ({percent} %)",
    "未知{role}为何人;在 {compared} 个可比决策中有 {seen} 个有该角色参与(可能性 {percent}%)",
)
UNSEEN = Text(
    "nobody is known as {role}; such a role usually has a say ({percent} %), comparable decisions are not on record",
    "未知{role}为何人;此类角色通常参与决策(可能性 {percent}%),暂无可比决策记录",
)
NO_FILE = Text("{path}: the role templates can't be read ({why})", "{path}:无法读取角色模板({why})")
NO_YAML = Text("{path} is not YAML: {why}", "{path} 不是有效的 YAML:{why}")
NO_TEMPLATES = Text(
    "{path} needs a list `templates:`, each with `industries` and `roles`",
    "{path} 需要列表 templates:,每项含 industries 与 roles",
)
INCOMPLETE = Text(
    "{path}: template {at} needs `industries` and `roles`", "{path}:第 {at} 个模板缺少 industries 或 roles"
)
BAD_ROLE = Text(
    "{path}: template {at}, role {key}: mend {what} (en, zh, words, usual from 0 to 1)",
    "{path}:第 {at} 个模板的角色 {key}:请修正 {what}(en、zh、words,以及 0 到 1 的 usual)",
)
