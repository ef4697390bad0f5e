"""Facebook's profile data in its layouts: names, numbers, about text, cards of the introduction, dated posts.

Layouts seen since 2013: www pages with their content in comments (`<code><!-- … --></code>`), `data-utime` on every post until
2021, mobile pages with `data-ft`, since 2020 data blocks (`application/json`) with `INTRO_CARD_…` items and
`profile_social_context`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.dates import from_epoch
from crawler.numbers import count_of, lone_count, read_count
from crawler.platforms import shapes
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.select import at, one
from crawler.types import Marker, Post

POSTS = 100
PUBLISHED = re.compile(r'publish_time\\*"?:(\d{10})')
STAMPED = re.compile(r'<abbr\b([^<>]{0,300}?)\bdata-utime="(\d{9,10})"([^<>]{0,300})')
COMMENT = ("UFI", "Comment", "comment")
"""Classes of the time below a comment."""
FIRST_NUMBER = re.compile(r"^[^\d·]{0,120}(\d[^·]{0,40})·")
"""Likes come first and a raised dot follows, also in languages whose nouns are not known."""
_SHOWN = r"(\d[\d.,’'\s\u00a0\u202f]{0,14}(?:\s?(?:Tsd\.|Mio\.|Mrd\.|K|M|mil|mila|k))?)\s"
FOLLOWED = re.compile(
    _SHOWN + r"(?:people follow this|Personen haben das abonniert|Personen folgen|personnes (?:suivent|sont abonnées)|"
    r"personas siguen|persone seguono|personen volgen|pessoas estão seguindo)"
)
LIKED = re.compile(
    _SHOWN + r"(?:people like this|Personen gefällt das|Personen gefällt dies|personnes aiment|personas les gusta|persone piace|"
    r"personen vinden dit leuk|pessoas curtiram|osób lubi to)"
)
"""What pages show about themselves; counts of likes below posts are worded otherwise."""
CATEGORY = re.compile(r'"category_name":("(?:[^"\\]|\\.){1,200}")')
TABS = ("home", "posts", "about", "startseite", "beiträge", "info", "accueil", "inicio", "photos", "fotos", "reviews", "videos")
CARDS = {
    "INTRO_CARD_WEBSITE": "websites", "INTRO_CARD_PROFILE_PHONE": "phone", "INTRO_CARD_PROFILE_EMAIL": "email",
    "INTRO_CARD_ADDRESS": "address", "INTRO_CARD_OTHER_ACCOUNT": "links", "INTRO_CARD_INFLUENCER_CATEGORY": "category",
}  # fmt: skip
OWNER = "INTRO_CARD_CONFIRMED_OWNER_LABEL"
PROFILE_KEYS = frozenset(
    {"profile_social_context", "profile_tile_sections", "profilePicLarge", "profile_header_renderer", "is_verified"}
)


def told(document: Document) -> str:
    """Return the description in the meta elements: name, place, likes, visits, then what the page says about itself."""
    return document.meta("og:description") or document.meta("description") or ""


def name(document: Document) -> str:
    """Return the page's own name without what interface and title add to it; empty where only the interface speaks."""
    heading = document.meta("og:title") or document.meta("twitter:title") or document.title
    heading = heading.removesuffix(" | Facebook").strip()
    start, _, tab = heading.rpartition(" - ")
    if start and tab.lower() in TABS:
        heading = start
    start, bar, _ = heading.rpartition(" | ")
    described = told(document)
    if bar and described.startswith(start) and not described.startswith(heading):
        heading = start  # "Muster GmbH | Musterstadt" is described as "Muster GmbH, Musterstadt."
    return heading


def profile(document: Document) -> dict[str, Any] | None:
    """Return the account in the data blocks, None where none is clearly the page's own."""
    for data in parse.script_jsons(document.tree, '"__isProfile"'):
        for _, item in parse.walk(data):
            if isinstance(item, dict) and "__isProfile" in item and item.get("name") and item.keys() & PROFILE_KEYS:
                return item
    return None


def read_profile(item: dict[str, Any], draft: Draft) -> None:
    """Fill name, id and badge from the account in the data blocks."""
    draft.put("display_name", item.get("name"), "json:__isProfile.name")
    draft.put("platform_id", item.get("id"), "json:__isProfile.id")
    draft.put("verified", item.get("is_verified"), "json:__isProfile.is_verified")


def read_numbers(document: Document, draft: Draft) -> None:
    """Fill followers: from the data, else as the meta elements or the old layout's text say, else the page's likes."""
    for data in parse.script_jsons(document.tree, "profile_social_context"):
        for item in at(data, "**.profile_social_context.content"):
            if isinstance(item, dict) and "follower" in str(item.get("uri")):
                draft.put("followers", read_count(str(one(item, "text.text") or "")), "json:profile_social_context")
    shapes.count_in_meta(document, draft, "followers", "followers")
    followed = FOLLOWED.search(document.visible)
    draft.put("followers", read_count(followed[1]) if followed else None, "text:followers")
    shapes.count_in_meta(document, draft, "likes", "followers")
    for key in ("og:description", "description"):
        found = FIRST_NUMBER.search((document.meta(key) or "").removeprefix(document.meta("og:title") or ""))
        draft.put("followers", lone_count(found[1]) if found else None, f"meta:{key}")
    liked = LIKED.search(document.visible)
    draft.put("followers", read_count(liked[1]) if liked else None, "text:likes")


def read_about(document: Document, draft: Draft) -> None:
    """Fill description and category."""
    for data in parse.script_jsons(document.tree, "best_description"):
        draft.put("description", one(data, "**.best_description.text"), "json:best_description")
    draft.put("description", about(told(document), name(document)), "meta:og:description")
    category = CATEGORY.search(document.text)
    draft.put("category", parse.read_json(category[1]) if category else None, "json:category_name")
    if " - " in document.title and " | Facebook" in document.title:
        last = document.title.removesuffix(" | Facebook").rpartition(" - ")[2]
        draft.put("category", last if last.lower() not in TABS else None, "title:")


def about(described: str, heading: str) -> str:
    """Return what follows name, place and numbers in a description; empty where nothing does."""
    parts = described.split("·")
    last = 0
    while last + 1 < len(parts) and parts[last + 1].lstrip()[:1].isdecimal():
        last += 1
    rest = "·".join(parts[last:])
    if last == 0 and rest.startswith(heading):
        rest = rest[len(heading) :].partition(". ")[2] or rest[len(heading) :].lstrip(" .,·")
        if count_of(rest[:60], "likes") is None and count_of(rest[:60], "followers") is None:
            return rest
    found = re.search(r"(?<![\d\s])(?<!Tsd)(?<!Mio)(?<!Mrd)\.\s", rest)
    return rest[found.end() :] if found else "" if last or count_of(rest[:60], "likes") else rest


def read_cards(document: Document, draft: Draft) -> list[Marker]:
    """Fill what the introduction shows; a confirmed owner is a marker."""
    markers = []
    for data in parse.script_jsons(document.tree, "INTRO_CARD"):
        for key, item in parse.walk(data):
            if key == "node" and isinstance(item, dict) and isinstance(item.get("timeline_context_list_item_type"), str):
                kind, text = item["timeline_context_list_item_type"], _card_text(item)
                if kind in CARDS:
                    draft.put(CARDS[kind], text.rpartition(" · ")[2] if CARDS[kind] == "category" else text, f"json:{kind}")
                elif kind == OWNER:
                    markers.append(Marker("E3", f"json:{OWNER}", parse.clean(text or OWNER, 200)))
    return markers


def _card_text(item: dict[str, Any]) -> str:
    context = one(item, "renderer.context_item") or item
    return str(one(context, "title.text") or one(context, "plaintext_title.text") or one(context, "**.text") or "")


def posts(document: Document, draft: Draft) -> Iterator[Post]:
    """Yield the dated posts of any layout."""
    for node in document.tree.css("article")[:50]:
        found = PUBLISHED.search((node.attributes.get("data-ft") or "") + (node.attributes.get("data-store") or ""))
        posted = from_epoch(found[1], draft.now) if found else None
        if posted is not None:
            yield Post(posted=posted)
    for number, stamp in enumerate(STAMPED.finditer(document.text)):  # in the text, since old layouts keep posts in comments
        posted = from_epoch(stamp[2], draft.now) if not any(word in stamp[1] + stamp[3] for word in COMMENT) else None
        if posted is not None and number < POSTS:
            yield Post(posted=posted)
    for data in parse.script_jsons(document.tree, "timeline_list_feed_units"):
        for key, story in parse.walk(data):
            if key == "node" and isinstance(story, dict) and "post_id" in story:
                posted = from_epoch(one(story, "creation_time") or one(story, "**.creation_time"), draft.now)
                if posted is not None:
                    yield Post(posted=posted, url=str(one(story, "**.wwwURL") or ""))
