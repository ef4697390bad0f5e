"""The values of this package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.types import Classified

Reason = Literal["no_file", "too_large", "unknown_format", "broken", "no_page", "no_url", "not_a_platform", "no_account", "person"]
"""Why nothing of a file or page is kept; the command line has a sentence for each."""
Method = Literal["manual", "export"]
"""`manual` for a page that a person saved, `export` for what a tool wrote down (HAR, WARC)."""


class Problem(Exception):  # noqa: N818 - a fault of the file, told to a person, not of the program
    """Why a file or page cannot be used; `reason` is one of the closed list."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One page as a file holds it."""

    body: bytes
    url: str = ""
    """The address that the file names; empty where it names none."""
    at: datetime | None = None
    """When it was served or saved, by the file's own word; None where it does not say."""
    status: int | None = None
    content_type: str = ""
    method: Method = "manual"


@dataclass(frozen=True, slots=True)
class Captured:
    """What the parser reads on a page that a person handed in. This is what the store keeps; the page itself is not kept."""

    file: str
    """Name of the file without its folder."""
    observed_at: datetime
    method: Method
    classified: Classified
