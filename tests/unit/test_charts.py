"""The charts: what is not known is never drawn at zero, every value has its place and its name, foreign text stays text."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reports.model import Block, Dot, DotGroup, GridChart, Section, Slope, Tile
from reports.render import charts
from reports.render.charts.dots import value_text
from reports.render.charts.heat import step_of
from reports.render.charts.measure import fit, spread, text_width
from reports.render.charts.scale import linear, logarithmic
from reports.render.html import render_html
from reports.wording import Wording
from tests.charting import LONG, WIDE, all_charts, dot_chart, dots, grid_chart, heat_chart, parts_chart, slope_chart, tiles
from tests.reporting import report_of, wording_of

DE = Wording("de", "de")
HOSTILE = "\"><script>alert(1)</script></svg>{firma} ** '\u202e"


def drawn(drawing: Markup) -> LexborHTMLParser:
    return LexborHTMLParser(str(drawing))


def texts(drawing: Markup) -> list[str]:
    return [node.text() for node in drawn(drawing).css("text")]


def number(node: LexborNode, name: str) -> float:
    return float(node.attributes[name] or "nan")


def page_of(*blocks: Block, language: str = "de") -> LexborHTMLParser:
    """A report with one chapter of charts."""
    report = dataclasses.replace(report_of(), sections=(Section("charts", blocks, "1", "section.activity.title"),))
    return LexborHTMLParser(render_html(report, wording_of(report, language)))


# --- C1 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tile", "shown"),
    [
        (Tile("presence", "green", 78.0, 0.8), "78 von 100, 80 % bekannt"),
        (Tile("presence", "amber", 74.96, 0.999), "74 von 100, 99 % bekannt"),
        (Tile("presence", "red", 0.0, 1.0), "0 von 100, 100 % bekannt"),
        (Tile("presence", "green", None, 0.9), "90 % bekannt"),
        (Tile("presence", "grey", None, 0.0), "Keine Bewertung: nichts bekannt"),
        (Tile("presence", "grey", 91.0, 0.3), "Keine Bewertung: weniger als die Hälfte bekannt"),
    ],
)
def test_a_tile_says_score_and_known_share_in_words_and_grey_has_no_number(tile: Tile, shown: str) -> None:
    assert charts.tile_figure(tile, DE).replace("\xa0", " ") == shown


@pytest.mark.parametrize(("light", "word"), [("green", "gut"), ("amber", "beobachten"), ("red", "handeln"), ("grey", "offen")])
def test_a_light_has_its_own_sign_and_word(light: str, word: str) -> None:
    tile = page_of(tiles(Tile("presence", light, None, 0.9, ("Ein Grund",)))).css_first(".tile")  # type: ignore[arg-type]

    assert tile.css_first("use").attributes["href"] == f"#g-light-{light}"
    assert tile.css_first(".light").text(strip=True) == word
    assert "Ein Grund" in tile.text()


# --- C4 -------------------------------------------------------------------------------------------------------------------


def test_a_week_that_was_not_visible_is_hatched_and_has_no_number() -> None:
    cells = drawn(charts.heat_chart(heat_chart((None, 0, 3)), DE))

    hatched = [node for node in cells.css("rect.p-unknown") if number(node, "height") > 14]
    assert len(hatched) == 24
    assert [node.text() for node in cells.css(".c-tiny")] == ["0", "3"]


def test_more_posts_never_have_a_lighter_shade() -> None:
    steps = [step_of(count) for count in range(40)]

    assert steps == sorted(steps)
    assert steps[:2] == [0, 1]


def test_the_table_of_weeks_has_the_exact_number_and_says_what_was_not_visible() -> None:
    (table,) = charts.numbers_of(heat_chart((None, 0, 123_456)), DE)

    assert [row[1] for row in table.rows[-3:]] == ["nicht sichtbar", "0", "123.456"]
    assert table.rows[0][0] == "25.05.2026"


def test_many_accounts_are_cut_into_drawings_that_fit_on_paper() -> None:
    drawings = drawn(charts.heat_chart(heat_chart(*((1,),) * 60), DE)).css("svg")

    assert len(drawings) == 3
    assert len({node.attributes["aria-labelledby"] for node in drawings}) == 3


# --- C5 -------------------------------------------------------------------------------------------------------------------


def bars(drawing: Markup) -> dict[str, float]:
    """Width of each kind of part, samples of the key left out."""
    kinds = {"p-found": "fulfilled", "p-missing": "missing", "p-unknown": "unknown"}
    found = [node for node in drawn(drawing).css("rect") if node.attributes.get("class") in kinds and number(node, "height") > 14]
    return {kinds[node.attributes["class"] or ""]: number(node, "width") for node in found}


def test_the_parts_of_a_bar_are_as_wide_as_their_weight() -> None:
    widths = bars(charts.parts_chart(parts_chart(1, 1, 0, None), DE))

    assert widths["fulfilled"] == pytest.approx(2 * widths["unknown"], abs=0.2)
    assert widths["missing"] == pytest.approx(widths["unknown"], abs=2)


def test_a_profile_of_which_nothing_is_known_is_all_hatched_and_has_no_rating() -> None:
    chart = parts_chart(None, None, score=None)

    assert set(bars(charts.parts_chart(chart, DE))) == {"unknown"}
    assert "nicht bewertbar" in texts(charts.parts_chart(chart, DE))


def test_what_is_missing_is_named_also_where_only_a_part_is() -> None:
    shown = texts(charts.parts_chart(parts_chart(1, 0.5, 0), DE))

    assert "Fehlt: Feld 2 (teilweise) und Feld 3" in shown


# --- C6, C7 ---------------------------------------------------------------------------------------------------------------


def test_a_value_that_is_not_known_stands_in_its_own_lane() -> None:
    chart = dot_chart(dots(None, 100, None))

    drawing = drawn(charts.dot_chart(chart, DE)).css("svg")[1]

    lane = drawing.css_first("rect.lane")
    unknown = [node for node in drawing.css("use") if node.attributes["href"] == "#g-unknown"]
    assert len(unknown) == 2
    assert all(number(node, "x") > number(lane, "x") for node in unknown)
    assert "0" not in [node.text() for node in drawing.css("text")]


def test_own_comparable_and_other_companies_differ_in_shape() -> None:
    group = DotGroup("LinkedIn", (Dot("Wir", 10, own=True), Dot("Gleich", 20), Dot("Riese", 9000, comparable=False)), 20)

    drawing = drawn(charts.dot_chart(dot_chart(group), DE)).css("svg")[1]

    assert [node.attributes["href"] for node in drawing.css("use")] == ["#g-dot-own", "#g-dot-open", "#g-dot-cross"]
    assert "Median 20 (n = 1)" in [node.text() for node in drawing.css("text")]


def test_each_platform_has_an_axis_of_its_own() -> None:
    drawings = drawn(charts.dot_chart(dot_chart(dots(150, 9000), dots(3, 8, platform="Xing")), DE)).css("svg")[1:]

    axes = [[node.text() for node in drawing.css(".c-axis")] for drawing in drawings]
    assert axes == [["100", "1.000", "10.000"], ["1", "10"]]


def test_a_rounded_value_shows_its_interval() -> None:
    group = DotGroup("LinkedIn", (Dot("Wir", 1200, 1150, 1249, own=True), Dot("Rivale", 800)))
    chart = dot_chart(group)

    drawing = drawn(charts.dot_chart(chart, DE)).css("svg")[1]

    assert len(drawing.css("line.interval")) == 3
    assert "≈ 1.200" in [node.text() for node in drawing.css("text")]
    assert charts.numbers_of(chart, DE)[0].rows[0][3] == "1.150 bis 1.249"


def test_a_group_of_which_nothing_is_known_has_no_axis() -> None:
    drawing = drawn(charts.dot_chart(dot_chart(dots(None, None)), DE)).css("svg")[1]

    assert drawing.css(".c-axis") == []


@pytest.mark.parametrize(("value", "shown"), [(0.063, "0,063 %"), (0.0, "0 %"), (5.07, "5,1 %"), (250.0, "250,0 %")])
def test_small_rates_keep_the_digits_that_mean_something(value: float, shown: str) -> None:
    assert value_text(value, dot_chart(unit="percent", log=False), DE).replace("\xa0", " ") == shown


# --- axes, labels ---------------------------------------------------------------------------------------------------------

POSITIVE = st.floats(min_value=1e-4, max_value=1e9)


@given(st.lists(POSITIVE, min_size=1, max_size=8))
def test_a_linear_axis_holds_all_values_and_starts_at_zero(values: list[float]) -> None:
    scale = linear(values, 100, 500)

    assert scale.ticks[0] == 0
    assert scale.ticks[-1] >= max(values) * (1 - 1e-6)
    assert 2 <= len(scale.ticks) <= 7
    assert all(100 <= scale.place(value) <= 500 for value in values)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_a_logarithmic_axis_keeps_the_order_and_zero_apart(values: list[int]) -> None:
    scale = logarithmic(values, 100, 500)

    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(100 <= place <= 500 for place in places)
    assert not (0 in values and any(scale.place(value) < 140 for value in values if value))


@given(st.lists(st.floats(0, 200), max_size=10))
def test_labels_keep_their_distance_and_their_order(places: list[float]) -> None:
    moved = spread(places, 17, 0, 200)

    assert all(after - before >= 17 - 1e-6 for before, after in itertools.pairwise(sorted(moved)))
    assert all(-1e-6 <= place <= 200 + 1e-6 for place in moved)
    assert sorted(range(len(places)), key=lambda at: (places[at], at)) == sorted(range(len(places)), key=lambda at: moved[at])


@given(st.text(max_size=80), st.floats(20, 300))
def test_a_name_is_cut_to_its_column(name: str, width: float) -> None:
    assert text_width(fit(name, width, 12, bold=True), 12, bold=True) <= width


# --- C8, C9 ---------------------------------------------------------------------------------------------------------------


def test_each_measure_stands_once_in_the_cell_of_its_impact_and_effort() -> None:
    drawing = charts.grid_chart(grid_chart((3, 1), (1, 3), (3, 1), (2, 2)), DE)

    cells = [node.text() for node in drawn(drawing).css(".c-value")]
    assert cells == ["1 · 3", "4", "2"]


def test_a_cell_grows_until_all_its_numbers_fit() -> None:
    drawing = charts.grid_chart(grid_chart(*((3, 1),) * 200), DE)

    shown = " · ".join(node.text() for node in drawn(drawing).css(".c-value"))
    assert [int(each) for each in shown.split(" · ")] == list(range(1, 201))


def test_what_cannot_be_compared_is_listed_and_not_drawn() -> None:
    chart = slope_chart(Slope("Präsenz", 40, 60, "score"), apart=("Resonanz",))

    page = page_of(chart)

    assert "Resonanz" not in page.css_first("figure svg").text()
    assert "Resonanz" in page.css_first(".apart").text()


def test_scores_share_an_axis_and_every_other_figure_has_its_own() -> None:
    chart = slope_chart(Slope("A", 40, 60, "score"), Slope("Follower", 1000, 100_000), Slope("Rate", 0.5, 0.25, "percent"))

    scores, figures = drawn(charts.slope_chart(chart, DE)).css("svg")

    assert len(scores.css("line.slope")) == 1
    steep, falling = figures.css("line.slope")
    assert number(steep, "y2") == number(falling, "y1"), "each one's larger value reaches its own upper end"


@pytest.mark.parametrize(
    ("slope", "change"),
    [
        (Slope("A", 50.2, 50.4, "score"), "unverändert"),
        (Slope("A", 70, 62, "score"), "−8"),
        (Slope("F", 1200, 1400), "+200"),
        (Slope("R", 0.5, 0.25, "percent"), "−0,25"),
    ],
)
def test_the_table_says_the_difference_with_its_sign(slope: Slope, change: str) -> None:
    assert charts.numbers_of(slope_chart(slope), DE)[0].rows[0][3] == change


# --- all ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [HOSTILE, LONG, WIDE])
def test_foreign_names_change_no_element(name: str) -> None:
    harmless, foreign = page_of(*all_charts("Pumpen")), page_of(*all_charts(name))

    shape = [(node.tag, tuple(sorted(node.attributes))) for node in foreign.css("*")]
    assert shape == [(node.tag, tuple(sorted(node.attributes))) for node in harmless.css("*")]
    assert not foreign.css("script, [style], [onload], [onerror]")


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_drawing_is_named_described_and_has_its_figures_as_a_table(language: str) -> None:
    page = page_of(*all_charts(), language=language)

    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for drawing in page.css('svg.chart[role="img"]'):
        for name in ("aria-labelledby", "aria-describedby"):
            for target in (drawing.attributes[name] or "").split():
                assert page.css_first(f'[id="{target}"]').text(strip=True), target
    assert len(page.css("figure + details table")) >= len(page.css("figure"))
    assert all(node.text(strip=True) for node in page.css("figure .source"))
    assert set(re.findall(r"url\(#([^)]+)\)", page.html or "")) <= set(ids)


@pytest.mark.parametrize("chart", [heat_chart(), dot_chart(), grid_chart(), slope_chart()])
def test_a_chart_without_figures_says_so(chart: GridChart) -> None:
    page = page_of(chart)

    assert "Dazu liegen keine Zahlen vor." in page.css_first("figure").text()
    assert page.css("figure svg") == []
