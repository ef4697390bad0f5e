"""Instagram: profile pages in any interface language, their embedded data, and the profile as JSON (saved or imported).

The meta description always begins with three counts and a bracketed @name, whatever the language.
"""

from __future__ import annotations

import re
from typing import Any

from crawler import parse
from crawler.numbers import count_of, counts, lone_count, read_count
from crawler.platforms import instagram_parts
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import one
from crawler.vocabulary import Outcome

HANDLE = re.compile(r"\(@([A-Za-z0-9_.]{1,30})\)|^@([A-Za-z0-9_.]{1,30}) • ")
BETWEEN = re.compile(r",\s|、|،\s?|，")
AFTER = re.compile(r"\s[-–—―]\s")
FIELDS = (("followers", "followers"), ("following", "following"), ("posts_total", "posts"))
"""The counts of the description in their order, which is the same in all languages; the nouns are not all known."""
BIO = re.compile(r"Instagram: [\"“„«](.{1,2000})[\"”“»]$", re.DOTALL)
USERS = ("data.user", "graphql.user", "user", "**.xig_user_by_username")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read data first, then the meta elements."""
    if document.is_data:
        return _answer(document.data, draft)
    for data in parse.script_jsons(document.tree, "xig_user_by_username"):
        user = parse.first(data, "xig_user_by_username")
        if isinstance(user, dict) and user.get("username"):
            instagram_parts.read_user(user, draft)
            return Sign.exists("json:xig_user_by_username")
    profile = one(document.script("_sharedData"), "entry_data.ProfilePage")
    old = one(profile, "graphql.user") or one(profile, "user")
    if isinstance(old, dict) and old.get("username"):
        instagram_parts.read_user(old, draft)
        return Sign.exists("json:_sharedData entry_data.ProfilePage.user")
    if (user := instagram_parts.embedded(document)) is not None:
        instagram_parts.read_user(user, draft)
        return Sign.exists("json:user.username")
    return _page(document, draft)


def _answer(data: Any, draft: Draft) -> Sign | None:
    if not isinstance(data, dict):
        return None
    if data.get("require_login") or "wait a few minutes" in str(data.get("message")):
        return Sign.unknown("json:require_login", Outcome.LOGIN_WALL)
    user = next((found for path in USERS if isinstance(found := one(data, path), dict) and found.get("username")), None)
    if user is not None:
        instagram_parts.read_user(user, draft)
        return Sign.exists("json:data.user.username")
    asked = data.get("data")
    return Sign.absent("json:data.user=null") if isinstance(asked, dict) and "user" in asked and asked["user"] is None else None


def _page(document: Document, draft: Draft) -> Sign | None:
    told = document.meta("og:description") or document.meta("description") or ""
    name = document.meta("og:title") or document.title
    handle = HANDLE.search(name) or HANDLE.search(told)
    labels = BETWEEN.split(told[:200])[:3]
    if handle is None or len(labels) < 3 or any(next(counts(label), None) is None for label in labels):
        return _header(document, draft, handle, name)
    draft.put("handle", handle[1] or handle[2], "meta:og:title")
    draft.put("display_name", re.split(r"\s?\(@", name)[0] if "(@" in name else None, "meta:og:title")
    for (field, noun), label in zip(FIELDS, labels, strict=True):
        own = AFTER.split(label)[0]
        draft.put(field, count_of(own, noun) or lone_count(own), "meta:og:description")
    bio = BIO.search(document.meta("description") or "")
    draft.put("description", bio[1] if bio else None, "meta:description")
    draft.put("avatar", document.meta("og:image"), "meta:og:image")
    return Sign.exists("meta:og:description")


def _header(document: Document, draft: Draft, handle: re.Match[str] | None, name: str) -> Sign | None:
    """Read the header of a page that a browser drew: the counts stand in links to the lists."""
    links = {tab: document.tree.css_first(f'a[href$="/{tab}/"]') for tab in ("followers", "following")}
    if handle is None or links["followers"] is None:
        return None
    draft.put("handle", handle[1] or handle[2], "title:")
    draft.put("display_name", re.split(r"\s?\(@", name)[0] if "(@" in name else None, "title:")
    for tab, node in links.items():
        exact = node.css_first("[title]") if node is not None else None
        label = (exact.attributes.get("title") or "") if exact is not None else parse.node_text(node)
        draft.put(tab, read_count(label), f"css:a[href$=/{tab}/]")
    header = parse.node_text(document.tree.css_first("header"))
    draft.put("posts_total", count_of(header, "posts"), "css:header")
    return Sign.exists("css:a[href$=/followers/]")
