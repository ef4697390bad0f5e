"""Charts as sections make them: plain ones, and ones with names and values that nobody wishes for."""

from __future__ import annotations

from datetime import date, timedelta

from reports.model import (
    Dot,
    DotChart,
    DotGroup,
    GridChart,
    GridItem,
    HeatChart,
    HeatRow,
    PartsChart,
    PartsRow,
    Piece,
    Slope,
    SlopeChart,
    Tile,
    Tiles,
    word,
)

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KGaA"
WIDE = "WWWWWWWWWWMMMMMMMMMM株式会社日立製作所スマートフォン🚀🚀"
WEEKS = tuple(date(2026, 5, 25) + timedelta(weeks=number) for number in range(26))
EXTREME = (0, 1, 7, 13, 40, 999, 1000, 123_456)


def heat_chart(
    *rows: tuple[int | None, ...], label: str = "Musterwerk", platform: str = "LinkedIn", chart_id: str = "heat"
) -> HeatChart:
    """Chart C4; each row is filled with invisible weeks at its beginning."""
    filled = tuple(HeatRow(label, platform, (*(None,) * (len(WEEKS) - len(row)), *row)) for row in rows)
    return HeatChart(chart_id, "Beiträge je Woche", "Woche für Woche", WEEKS, filled, "n = 1 Konto")


def parts_chart(*shares: float | None, label: str = "Musterwerk", score: float | None = 60.0, field: str = "Feld") -> PartsChart:
    """Chart C5 with one account; each share is a field of weight 10."""
    pieces = tuple(Piece(f"{field} {number}", 10, share) for number, share in enumerate(shares, 1))
    row = PartsRow(label, "Facebook", pieces, score)
    return PartsChart("parts", "Was die Profile zeigen", "Erfüllt, fehlend, unbekannt", (row,), "n = 1 Konto")


def dot_chart(*groups: DotGroup, unit: str = "count", log: bool = True, chart_id: str = "dots") -> DotChart:
    """Charts C6 (percent) and C7 (count, logarithmic)."""
    kind = "percent" if unit == "percent" else "count"
    return DotChart(
        chart_id, "Follower im Vergleich", "Punkte je Plattform", groups, "percent" if kind == "percent" else "count", log, "n = 5"
    )


def dots(*values: float | None, label: str = "Rivale", median: float | None = None, platform: str = "LinkedIn") -> DotGroup:
    """One platform; the first value is the own one."""
    made = tuple(
        Dot("Musterwerk" if number == 0 else f"{label} {number}", value, own=number == 0) for number, value in enumerate(values)
    )
    return DotGroup(platform, made, median)


def grid_chart(*places: tuple[int, int]) -> GridChart:
    """Chart C8; each place is impact and effort."""
    items = tuple(GridItem(number, impact, effort) for number, (impact, effort) in enumerate(places, 1))
    return GridChart("grid", "Wirkung und Aufwand", "Neun Felder", items, "n = Maßnahmen")


def slope_chart(*slopes: Slope, apart: tuple[str, ...] = ()) -> SlopeChart:
    """Chart C9."""
    return SlopeChart("slopes", "Was sich verändert hat", "Vorher und jetzt", slopes, apart, "n = 2 Läufe")


def tiles(*given: Tile) -> Tiles:
    """Chart C1."""
    return Tiles(given)


def all_charts(name: str = LONG) -> tuple[Tiles | HeatChart | PartsChart | DotChart | GridChart | SlopeChart, ...]:
    """Every chart with this name everywhere, values from none to huge, and things that are not known."""
    areas = ("presence", "upkeep", "profiles")
    lights = (
        Tile("presence", "green", 100.0, 1.0, (name,), "charts"),
        Tile("upkeep", "amber", 74.96, 0.8, (name, name)),
        Tile("profiles", "red", 0.0, 0.5, (name,)),
        *(Tile(area, "grey", None, known) for area, known in zip(areas, (0.0, 0.3, 0.7), strict=True)),
        Tile("presence", "amber", None, 0.9, (name,)),
    )
    rival = tuple(Dot(f"{name} {number}", 10.0**number, comparable=number % 2 == 0) for number in range(1, 6))
    return (
        tiles(*lights),
        heat_chart(EXTREME * 3, (3, None, 0, 5), (), tuple(range(26)), label=name, platform=name),
        parts_chart(1, 1, 0.5, 0, 0, None, 0.01, label=name, field=name),
        PartsChart(
            "parts-2", name, name, (PartsRow(name, name, (), None), PartsRow(WIDE, WIDE, (Piece(name, 1, 1),), 100.0)), name
        ),
        dot_chart(
            DotGroup(name, (Dot(name, 1200, 1150, 1249, own=True), *rival, Dot(WIDE, None), Dot("null", 0)), 1000.0),
            DotGroup(WIDE, (Dot(name, 187_000_000, 186_500_000, 187_499_999, own=True), Dot("klein", 1, 0, 9)), None),
            DotGroup("unbekannt", (Dot(name, None, own=True), Dot(WIDE, None))),
            chart_id="followers",
        ),
        dot_chart(
            DotGroup(name, (Dot(name, 0.0004, own=True), Dot(WIDE, 0.063), Dot("null", 0.0)), 0.03),
            DotGroup("hoch", (Dot(name, 97.5, own=True), Dot(WIDE, 250.0, comparable=False), Dot("drei", 97.4)), 97.45),
            unit="percent",
            log=False,
            chart_id="rates",
        ),
        grid_chart(*((3, 1),) * 60, (1, 3), (2, 2), (2, 2)),
        slope_chart(
            *(Slope(word("area", area), value, 50.0 + value / 100, "score") for area in areas for value in (50.0, 50.0, 100.0)),
            Slope(name, 0.0, 100.0, "score"),
            Slope(name, 1, 187_000_000, "count"),
            Slope(WIDE, 0, 0, "count"),
            Slope("Rate", 0.063, 250.0, "percent"),
            Slope("Zuwachs", -12.5, 3.0, "percent"),
            apart=(name, WIDE),
        ),
    )
