"""Facebook: public pages in their layouts since 2013 (saved by a person; the platform is closed to unnamed agents).

Name and numbers stand in the meta elements; website, phone, mail, address and the confirmed owner in `INTRO_CARD_…` items of the
embedded data. The page's likes stand in for followers where only they are shown. The text "content isn't available" covers private
and restricted pages too, so it never means absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.dates import from_epoch
from crawler.numbers import lone_count
from crawler.platforms import shapes
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import one, types_of
from crawler.types import Marker, Post

GENERIC = frozenset(
    {"facebook", "log in to facebook", "log into facebook", "bei facebook anmelden", "facebook – log in or sign up", "error"}
)
PAGE_ID = re.compile(r"fb://(?:page|profile)/\??(?:id=)?(\d{5,20})")
ID_IN_DATA = re.compile(r'(?:"pageID":"|"page_id":"?|page_id\.|"profile_id":"?|"entity_id":"?)(\d{5,20})')
FIRST_NUMBER = re.compile(r"^[^\d·]{0,120}(\d[^·]{0,40})·")
"""Likes come first and a raised dot follows, also in languages whose nouns are not known."""
CATEGORY = re.compile(r'"category_name":("(?:[^"\\]|\\.){1,200}")')
PUBLISHED = re.compile(r'publish_time\\*"?:(\d{10})')
PATH = re.compile(r"facebook\.com/(?:pages/category/[^/]+/|pg/|p/)?([\w.-]{2,120})")
CARDS = {
    "INTRO_CARD_WEBSITE": "websites", "INTRO_CARD_PROFILE_PHONE": "phone", "INTRO_CARD_PROFILE_EMAIL": "email",
    "INTRO_CARD_ADDRESS": "address", "INTRO_CARD_OTHER_ACCOUNT": "links",
}  # fmt: skip
OWNER = "INTRO_CARD_CONFIRMED_OWNER_LABEL"


def read(document: Document, draft: Draft) -> Sign | None:
    """Read a page by its own name in og:title together with its address; anything less is left to the rules."""
    name = document.meta("og:title") or document.meta("twitter:title")
    named = bool(name) and str(name).strip().lower() not in GENERIC
    app = PAGE_ID.search((document.meta("al:android:url") or "") + (document.meta("al:ios:url") or ""))
    owner = next((item for item in document.json_ld if types_of(item) & shapes.BUSINESSES), None)
    if not (named and (document.canonical or app)) and '"__isProfile"' not in document.text:
        return None
    draft.put("display_name", str(name).removesuffix(" | Facebook").removesuffix(" - Home") if named else None, "meta:og:title")
    for address in ((owner or {}).get("url"), (owner or {}).get("@id"), document.canonical):
        found = PATH.search(str(address or ""))
        if found and found[1] not in ("pages", "people", "profile.php"):
            draft.put("handle", found[1], "link:canonical")
    page_id = app or ID_IN_DATA.search(document.text)
    draft.put("platform_id", page_id[1] if page_id else None, "meta:al:android:url" if app else "json:page_id")
    _numbers(document, draft)
    markers = _data(document, draft)
    draft.posts(_posts(document, draft), "json:creation_time")
    if owner is not None:
        shapes.organisation(owner, draft)
    return Sign.exists("meta:og:title", *markers)


def _numbers(document: Document, draft: Draft) -> None:
    for noun in ("followers", "likes"):
        shapes.count_in_meta(document, draft, noun, "followers")
    for name in ("og:description", "description"):
        found = FIRST_NUMBER.search((document.meta(name) or "").removeprefix(document.meta("og:title") or ""))
        draft.put("followers", lone_count(found[1]) if found else None, f"meta:{name}")
    told = document.meta("og:description") or document.meta("description") or ""
    tail = re.split(r"(?<=[^\d\W]{3})\. |were here\. |talking about this\. ", told)[-1]
    draft.put("description", tail, "meta:og:description")
    category = CATEGORY.search(document.text)
    draft.put("category", parse.read_json(category[1]) if category else None, "json:category_name")
    if " - " in document.title and " | Facebook" in document.title:
        last = document.title.removesuffix(" | Facebook").rpartition(" - ")[2]
        draft.put("category", last if last.lower() not in ("home", "posts", "about", "startseite", "beiträge") else None, "title:")


def _data(document: Document, draft: Draft) -> list[Marker]:
    markers = []
    for data in parse.script_jsons(document.tree, "INTRO_CARD"):
        for key, item in parse.walk(data):
            if key == "node" and isinstance(item, dict) and isinstance(item.get("timeline_context_list_item_type"), str):
                kind, text = item["timeline_context_list_item_type"], _card_text(item)
                if kind in CARDS:
                    draft.put(CARDS[kind], text, f"json:{kind}")
                elif kind == OWNER:
                    markers.append(Marker("E3", f"json:{OWNER}", parse.clean(text or OWNER, 200)))
    for data in parse.script_jsons(document.tree, "best_description"):
        draft.put("description", one(data, "**.best_description.text"), "json:best_description")
    return markers


def _card_text(item: dict[str, Any]) -> str:
    context = one(item, "renderer.context_item") or item
    return str(one(context, "title.text") or one(context, "plaintext_title.text") or one(context, "**.text") or "")


def _posts(document: Document, draft: Draft) -> Iterator[Post]:
    for node in document.tree.css("article")[:50]:
        found = PUBLISHED.search((node.attributes.get("data-ft") or "") + (node.attributes.get("data-store") or ""))
        posted = from_epoch(found[1], draft.now) if found else None
        if posted is not None:
            yield Post(posted=posted)
    for data in parse.script_jsons(document.tree, "timeline_list_feed_units"):
        for key, story in parse.walk(data):
            if key == "node" and isinstance(story, dict) and "post_id" in story:
                posted = from_epoch(one(story, "creation_time") or one(story, "**.creation_time"), draft.now)
                if posted is not None:
                    yield Post(posted=posted, url=str(one(story, "**.wwwURL") or ""))
