"""The frames: one row per run × subject × platform × account, and a row exists even when nothing was found.

`columns` says what every column means, `build` makes the frames from what was gathered, `schema` checks them.
"""

from crawler.frame.build import build_frames
from crawler.frame.frames import Frames
from crawler.frame.schema import validate

__all__ = ["Frames", "build_frames", "validate"]
