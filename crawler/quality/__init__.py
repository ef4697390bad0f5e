"""How good a profile is and what comes back of it: completeness, consistency, reactions (report-spec 4, 5.2, 5.3).

    rating        weighted parts -> score, known share, what is missing
    completeness  one profile -> its rating
    consistency   one profile against the company's site and its other pages -> its rating
    response      the posts of one profile -> reactions by followers and posts

All pure. A part that nobody could see is unknown and takes no part in the score; it lowers the known share only.
"""

from crawler.quality.completeness import completeness
from crawler.quality.config import QualityConfig, quality_config
from crawler.quality.consistency import consistency
from crawler.quality.rating import Part, Rating
from crawler.quality.response import Response, reactions, response

__all__ = [
    "Part", "QualityConfig", "Rating", "Response", "completeness", "consistency", "quality_config", "reactions", "response",
]  # fmt: skip
