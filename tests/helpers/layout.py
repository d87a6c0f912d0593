"""Boxes of the sizes that nodes of a battle map have."""

from __future__ import annotations

from graph.battle_map.layout import Box


def boxes(prefix: str, given_sizes: list[tuple[float, float]]) -> list[Box]:
    return [Box(f"{prefix}{i}", *size) for i, size in enumerate(given_sizes)]


def ecosystem(n: int) -> tuple[Box, list[list[Box]], dict[str, list[Box]]]:
    """A map of about n nodes with the sizes that labels have."""
    wide = [(60 + 7 * (i % 7), 40 + 5 * (i % 5)) for i in range(n)]
    rings = [boxes("o", wide[:4]), boxes("p", wide[: n // 5])]
    sectors = {key: boxes(key, wide[: n // 5]) for key in ("signal", "distributor", "service", "supplier")}
    return Box("centre", 110, 90), rings, sectors
