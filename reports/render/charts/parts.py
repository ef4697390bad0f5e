"""Chart C5: what a profile shows, lacks, and what could not be seen, as shares of the weight of all its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports.model import PartsChart, PartsRow, Piece
from reports.render.charts.measure import fit, text_width
from reports.render.charts.svg import LABEL, LARGE, SMALL, WIDTH, Sample, chunks, hatch, hatched, key, line, names, rect, svg, text
from reports.wording import Wording

ROW = 48
BAR = 20
SCORE = 104
"""Width of the column of scores."""
RIGHT = WIDTH - SCORE
ROWS_EACH = 16
TICKS = (0, 25, 50, 75, 100)
KINDS = ("fulfilled", "missing", "unknown")


def parts_chart(chart: PartsChart, wording: Wording) -> Markup:
    """One bar for each account: fulfilled solid, missing outlined, unknown hatched, with what is missing by name."""
    drawings = [_drawing(chart, rows, name, wording) for name, rows in chunks(chart.rows, ROWS_EACH)]
    return Markup("").join(drawings)


def weights(pieces: Sequence[Piece]) -> tuple[float, float, float]:
    """Weight fulfilled, missing and unknown; a field that is fulfilled in part counts on both sides."""
    seen = [(piece.weight, piece.fulfilled) for piece in pieces if piece.fulfilled is not None]
    unknown = sum(piece.weight for piece in pieces if piece.fulfilled is None)
    return sum(weight * part for weight, part in seen), sum(weight * (1 - part) for weight, part in seen), unknown


def _drawing(chart: PartsChart, rows: Sequence[PartsRow], name: str, wording: Wording) -> Markup:
    pattern = f"{chart.id}{name}"
    entries = [(_sample(kind, pattern), wording.say(f"chart.parts.{kind}")) for kind in KINDS]
    legend, used = key(entries, LABEL, 4)
    top = used + 30
    bottom = top + ROW * len(rows)
    parts = [hatch(pattern), *legend]
    for tick in TICKS:
        x = LABEL + (RIGHT - LABEL) * tick / 100
        parts += [line(x, top + ROW * row, x, top + ROW * row + BAR + 8, "grid") for row in range(len(rows))]
        parts.append(text(x, top - 10, wording.percent(tick), "c-axis", anchor="middle"))
    for index, row in enumerate(rows):
        parts += _row(row, top + ROW * index, pattern, wording)
    parts.append(text(LABEL, bottom + 14, wording.say("chart.parts.axis"), "c-axis"))
    return svg(chart.id, bottom + 22, parts, name=name)


def _row(row: PartsRow, y: float, pattern: str, wording: Wording) -> Iterator[Markup]:
    yield from names(y + 17, row.platform, row.label, wording)
    amounts = weights(row.pieces)
    total = sum(amounts)
    x = float(LABEL)
    for kind, amount in zip(KINDS, amounts if total else (0.0, 0.0, 1.0), strict=True):
        width = (RIGHT - LABEL) * amount / (total or 1)
        if width <= 0:
            continue
        yield _part(kind, x, y + 4, width, BAR, pattern)
        shown = wording.percent(100 * amount / (total or 1))
        if text_width(shown, LARGE, bold=True) + 8 <= width:
            yield text(x + width / 2, y + 4 + 14.5, shown, f"c-in c-in-{kind}", anchor="middle")
        x += width
    if lacking := lacking_of(row.pieces, wording):
        yield text(LABEL, y + 38, fit(wording.say("chart.parts.lacking", names=lacking), RIGHT - LABEL, SMALL), "c-small")
    scored = row.score is not None
    score = (
        wording.say("chart.score", score=wording.decimal(row.score, 0))
        if row.score is not None
        else wording.say("chart.parts.unrated")
    )
    yield text(RIGHT + 10, y + 18, fit(score, SCORE - 10, LARGE, bold=scored), "c-value" if scored else "c-small")


def lacking_of(pieces: Sequence[Piece], wording: Wording) -> tuple[str, ...]:
    """Names of the fields that are missing, wholly or in part."""
    found = []
    for piece in pieces:
        if piece.fulfilled is not None and piece.fulfilled < 1:
            name = wording.plain(piece.label)
            found.append(name if piece.fulfilled <= 0 else wording.say("chart.parts.partly", name=name))
    return tuple(found)


def _part(kind: str, x: float, y: float, width: float, height: float, pattern: str) -> Markup:
    if kind == "unknown":
        return hatched(x, y, width, height, pattern)
    if kind == "missing":
        return rect(x + 0.75, y + 0.75, max(0.5, width - 1.5), height - 1.5, "p-missing")
    return rect(x, y, width, height, "p-found")


def _sample(kind: str, pattern: str) -> Sample:
    return lambda x, y: _part(kind, x, y, 14, 14, pattern)
