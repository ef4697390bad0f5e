"""The charts of the report: drawn from the model's figures, titled by the block around them, readable in greyscale and dark mode.

One file for each chart, `svg.py` with the strokes and `measure.py` with the widths of texts. Colours come from the style sheet by
class, so one drawing serves screen, dark screen and paper. Each sign differs in shape, never in colour alone, and each figure
stands beside its sign. What is not known has a place of its own and is never drawn at zero.
"""

from reports.render.charts.days import days_chart
from reports.render.charts.dots import dot_chart
from reports.render.charts.grid import grid_chart
from reports.render.charts.heat import heat_chart
from reports.render.charts.parts import parts_chart
from reports.render.charts.share import share_chart
from reports.render.charts.slopes import slope_chart
from reports.render.charts.tables import Numbers, numbers_of
from reports.render.charts.tiles import tile_area, tile_figure, tile_tone

__all__ = [
    "Numbers",
    "days_chart",
    "dot_chart",
    "grid_chart",
    "heat_chart",
    "numbers_of",
    "parts_chart",
    "share_chart",
    "slope_chart",
    "tile_area",
    "tile_figure",
    "tile_tone",
]
