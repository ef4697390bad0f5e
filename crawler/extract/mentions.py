"""One account named at one place of a page, before it is decided whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from selectolax.lexbor import LexborNode

from crawler.extract.surroundings import Region
from crawler.types import Identified
from crawler.vocabulary import Where


class Kind(StrEnum):
    """How a page names an account."""

    LINK = "link"
    REL_ME = "rel_me"
    PLUGIN = "plugin"
    """A widget that shows or follows the account."""
    SAME_AS = "same_as"
    SAME_AS_OTHER = "same_as_other"
    """`sameAs` of a thing that does not stand for the page."""
    PERSON = "person"
    META_SITE = "meta_site"
    META_CREATOR = "meta_creator"
    PAGE_ID = "page_id"
    """The bare number of a Facebook page in a meta tag."""
    FEED = "feed"
    TEXT = "text"
    """Written out where no link is."""
    SCRIPT = "script"
    SCRIPT_OTHER = "script_other"


NOWHERE: Region = (0, 0, 0)


@dataclass(slots=True)
class Mention:
    """An account, the place that names it, and what stands around it."""

    account: Identified
    kind: Kind
    where: Where
    written: str
    """The address as the page wrote it."""
    node: LexborNode | None = None
    region: Region = NOWHERE
    groups: tuple[int, ...] = ()
    """Keys of the nearest containers."""
    holder: str = ""
    """Name of the described thing, for structured data."""
    labels: tuple[str, bool] | None = field(default=None, repr=False)
    """Memo of `labels.label_of`."""
