"""Chart C1: the words of a tile. The drawing is HTML, since it is all words."""

from __future__ import annotations

import math

from reports.model import Tile, Tone, open_word
from reports.wording import Wording

TONES: dict[str, Tone] = {"green": "good", "amber": "watch", "red": "act", "grey": "open"}


def tile_area(tile: Tile, wording: Wording) -> str:
    """The name of the area."""
    return wording.plain(open_word("area", tile.area))


def tile_tone(tile: Tile) -> Tone:
    """The colour of a light; grey is open, never red."""
    return TONES[tile.light]


def tile_figure(tile: Tile, wording: Wording) -> str:
    """Score and known share in words. Both are cut, not rounded, so that a figure never looks better than its light.

    A grey tile has no number: what little is known would be read as a result.
    """
    if tile.light == "grey":
        return wording.say(f"chart.tile.{'nothing' if tile.known <= 0 else 'half' if tile.known < 0.5 else 'open'}")
    known = wording.percent(whole(100 * tile.known))
    if tile.score is None:
        return wording.say("chart.tile.known", known=known)
    return wording.say("chart.tile.figure", score=wording.say("chart.score", score=str(whole(tile.score))), known=known)


def whole(value: float) -> int:
    """The number without its fraction; a fraction that is only an error of the computer's arithmetic is no fraction."""
    return math.floor(value + 1e-9)
