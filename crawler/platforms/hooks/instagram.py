"""Instagram: profile pages in any interface language, their embedded data, and the profile as JSON (saved or imported).

The meta description always begins with three counts and a bracketed @name, whatever the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.dates import from_epoch
from crawler.numbers import count_of, counts, lone_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one
from crawler.types import Post
from crawler.vocabulary import Outcome

HANDLE = re.compile(r"\(@([A-Za-z0-9_.]{1,30})\)|^@([A-Za-z0-9_.]{1,30}) • ")
BETWEEN = re.compile(r",\s|、|،\s?|，")
AFTER = re.compile(r"\s[-–—―]\s")
FIELDS = (("followers", "followers"), ("following", "following"), ("posts_total", "posts"))
"""The counts of the description in their order, which is the same in all languages; the nouns are not all known."""
BIO = re.compile(r"Instagram: [\"“„«](.{1,2000})[\"”“»]$", re.DOTALL)
COUNTS = {
    "followers": ("follower_count", "edge_followed_by.count", "followed_by.count"),
    "following": ("following_count", "edge_follow.count", "follows.count"),
    "posts_total": ("media_count", "edge_owner_to_timeline_media.count", "media.count"),
}
"""Keys since 2025, of the web interface, and before 2018."""
USERS = ("data.user", "graphql.user", "user", "**.xig_user_by_username")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read data first, then the meta elements."""
    if document.is_data:
        return _answer(document.data, draft)
    for data in parse.script_jsons(document.tree, "xig_user_by_username"):
        user = parse.first(data, "xig_user_by_username")
        if isinstance(user, dict) and user.get("username"):
            read_user(user, draft)
            return Sign.exists("json:xig_user_by_username")
    profile = one(document.script("_sharedData"), "entry_data.ProfilePage")
    old = one(profile, "graphql.user") or one(profile, "user")
    if isinstance(old, dict) and old.get("username"):
        read_user(old, draft)
        return Sign.exists("json:_sharedData entry_data.ProfilePage.user")
    if (user := embedded(document)) is not None:
        read_user(user, draft)
        return Sign.exists("json:user.username")
    return _page(document, draft)


def embedded(document: Document) -> dict[str, Any] | None:
    """Return the user of the page's data blocks whose name stands in its address or title; others are suggestions."""
    address = f"{document.canonical or document.url} {document.meta('og:title') or document.title}".lower()
    for data in parse.script_jsons(document.tree, '"follower_count"'):
        for _, user in parse.walk(data):
            if isinstance(user, dict) and "follower_count" in user and str(user.get("username") or " ").lower() in address:
                return user
    return None


def _answer(data: Any, draft: Draft) -> Sign | None:
    if not isinstance(data, dict):
        return None
    if data.get("require_login") or "wait a few minutes" in str(data.get("message")):
        return Sign.unknown("json:require_login", Outcome.LOGIN_WALL)
    user = next((found for path in USERS if isinstance(found := one(data, path), dict) and found.get("username")), None)
    if user is not None:
        read_user(user, draft)
        return Sign.exists("json:data.user.username")
    asked = data.get("data")
    return Sign.absent("json:data.user=null") if isinstance(asked, dict) and "user" in asked and asked["user"] is None else None


def read_user(user: dict[str, Any], draft: Draft) -> None:
    """Fill the draft from a user object of Instagram or Threads."""
    draft.put("display_name", user.get("full_name") or user["username"], "json:full_name")
    draft.put("handle", user["username"], "json:username")
    draft.put("platform_id", user.get("id") or user.get("pk"), "json:id")
    draft.put("description", user.get("biography"), "json:biography", known="biography" in user)
    links = [*at(user, "bio_links.url"), user.get("external_url")]
    draft.put("websites", [link for link in links if link], "json:bio_links", known="bio_links" in user or "external_url" in user)
    for field, names in COUNTS.items():
        for name in names:
            draft.put(field, next(at(user, name), None), f"json:{name}")
    draft.put("verified", user.get("is_verified"), "json:is_verified")
    category = user.get("category_name") or user.get("category") or user.get("business_category_name")
    draft.put("category", category, "json:category_name")
    draft.put("avatar", user.get("profile_pic_url_hd") or user.get("profile_pic_url"), "json:profile_pic_url")
    draft.posts(_posts(user, draft), "json:edge_owner_to_timeline_media.edges.node.taken_at_timestamp")


def _posts(user: dict[str, Any], draft: Draft) -> Iterator[Post]:
    for node in (*at(user, "edge_owner_to_timeline_media.edges.node"), *at(user, "media.nodes")):
        if not isinstance(node, dict):
            continue
        posted = from_epoch(node.get("taken_at_timestamp") or node.get("date"), draft.now)
        if posted is not None:
            pinned, code = bool(node.get("pinned_for_users")), node.get("shortcode") or node.get("code") or ""
            yield Post(posted=posted, url=f"https://www.instagram.com/p/{code}/", pinned=pinned)


def _page(document: Document, draft: Draft) -> Sign | None:
    told = document.meta("og:description") or document.meta("description") or ""
    name = document.meta("og:title") or document.title
    handle = HANDLE.search(name) or HANDLE.search(told)
    labels = BETWEEN.split(told[:200])[:3]
    if handle is None or len(labels) < 3 or any(next(counts(label), None) is None for label in labels):
        return None
    draft.put("handle", handle[1] or handle[2], "meta:og:title")
    draft.put("display_name", re.split(r"\s?\(@", name)[0] if "(@" in name else None, "meta:og:title")
    for (field, noun), label in zip(FIELDS, labels, strict=True):
        own = AFTER.split(label)[0]
        draft.put(field, count_of(own, noun) or lone_count(own), "meta:og:description")
    bio = BIO.search(document.meta("description") or "")
    draft.put("description", bio[1] if bio else None, "meta:description")
    draft.put("avatar", document.meta("og:image"), "meta:og:image")
    return Sign.exists("meta:og:description")
