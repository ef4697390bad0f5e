"""LinkedIn: the company page as a guest sees it (saved by a person; the platform is closed to unnamed agents).

An activity id carries its time: id >> 22 is Unix milliseconds. That is exact where the page only says "2d". Layouts: guest pages
since 2019 (`top-card-layout`), pages of signed-in people (`org-top-card`), pages until 2018 with their data in comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler import parse
from crawler.dates import from_epoch, read_date
from crawler.numbers import count_of, lone_count
from crawler.platforms import shapes
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import types_of
from crawler.types import Post

ACTIVITY = re.compile(r"urn:li:activity:(\d{16,20})")
TOLD = re.compile(r"\|([^|.]{0,40}\d[^|]{0,30}?LinkedIn|\s?LinkedIn[^|]{0,40}\d[^|]{0,30}?)(?:[.。|]|$)")
"""The part of the description with the number of followers, in languages whose noun is not known."""
HANDLE = re.compile(r"linkedin\.com/(?:company|school|showcase)/([^/?#]+)")
OLD_DATA = re.compile(r"<code[^<>]{0,200}><!--(\{[^<>]{0,100000}?\})--></code>")
TITLES = ".top-card-layout__title, h1.org-top-card-summary__title, .top-card h1.name, h1.name"
LISTED = ".org-top-card-summary-info-list__item"
DATED = ("DiscussionForumPosting", "SocialMediaPosting", "Article", "VideoObject")
ABOUT = '[data-test-id="about-us__{}"]'


def read(document: Document, draft: Draft) -> Sign | None:
    """Read the guest page by its JSON-LD organisation or its top card."""
    company = next(
        (item for item in document.json_ld if types_of(item) & {"Organization", "Corporation", "EducationalOrganization"}), None
    )
    card = document.tree.css_first(TITLES)
    found = HANDLE.search(document.canonical) or HANDLE.search(str((company or {}).get("url")))
    found = found or (HANDLE.search(document.url) if card is not None else None)
    if card is None and (company is None or found is None):
        return None
    if found:
        draft.put("handle", found[1], "link:canonical")
    draft.put("display_name", parse.node_text(card), "css:.top-card-layout__title")
    _card(document, draft)
    if company is not None:
        shapes.organisation(company, draft)
    _old(document, draft)
    draft.posts(_posts(document, draft), "css:[data-activity-urn]")
    draft.posts(_told(document, draft), "jsonld:datePublished")
    return Sign.exists("css:.top-card-layout__title" if card is not None else "jsonld:Organization:name")


def _card(document: Document, draft: Draft) -> None:
    for selector in (".top-card-layout__first-subline", ".followers-count", LISTED):
        for node in document.tree.css(selector):
            draft.put("followers", count_of(parse.node_text(node), "followers"), f"css:{selector}")
    shapes.count_in_meta(document, draft, "followers", "followers")
    told = TOLD.search(document.meta("og:description") or document.meta("description") or "")
    draft.put("followers", lone_count(told[1].removesuffix("LinkedIn")) if told else None, "meta:og:description")
    link = document.tree.css_first(ABOUT.format("website") + " a[href]")
    draft.put("websites", link.attributes.get("href") if link is not None else None, f"css:{ABOUT.format('website')} a@href")
    draft.put("description", parse.node_text(document.tree.css_first(ABOUT.format("description"))), "css:about-us__description")
    industry = document.tree.css_first(ABOUT.format("industry") + " dd")
    draft.put("category", parse.node_text(industry) or _second_headline(document), "css:about-us__industry")


def _second_headline(document: Document) -> str:
    return parse.node_text(document.tree.css_first(f".top-card-layout__headline, {LISTED}"))


def _old(document: Document, draft: Draft) -> None:
    """Read the data that pages until 2018 kept in comments."""
    for found in OLD_DATA.finditer(document.text if '"companyName"' in document.text else ""):
        data = parse.read_json(found[1])
        if isinstance(data, dict) and isinstance(data.get("companyName"), str):
            source = "json:code companyName"
            draft.put("display_name", data["companyName"], source)
            for field, key in (("websites", "website"), ("category", "industry"), ("description", "description")):
                draft.put(field, data.get(key), f"json:code {key}")
            draft.put("followers", data.get("followerCount") or data.get("followersCount"), "json:code followerCount")


def _posts(document: Document, draft: Draft) -> Iterator[Post]:
    for node in document.tree.css("[data-activity-urn], [data-urn]")[:100]:
        found = ACTIVITY.search(node.attributes.get("data-activity-urn") or node.attributes.get("data-urn") or "")
        posted = from_epoch(int(found[1]) >> 22, draft.now) if found else None
        if found and posted is not None:
            yield Post(posted=posted, url=f"https://www.linkedin.com/feed/update/urn:li:activity:{found[1]}/")


def _told(document: Document, draft: Draft) -> Iterator[Post]:
    for item in document.json_ld:
        posted = read_date(str(item.get("datePublished") or ""), draft.now) if types_of(item) & set(DATED) else None
        if posted is not None:
            yield Post(posted=posted, url=str(item.get("@id") or item.get("url") or ""))
