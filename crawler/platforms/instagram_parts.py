"""The user object that Instagram and Threads share, in the keys of its interfaces since 2015."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.dates import from_epoch
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.select import at
from crawler.types import Post

COUNTS = {
    "followers": ("follower_count", "edge_followed_by.count", "followed_by.count"),
    "following": ("following_count", "edge_follow.count", "follows.count"),
    "posts_total": ("media_count", "edge_owner_to_timeline_media.count", "media.count"),
}
"""Keys since 2025, of the web interface, and before 2018."""


def embedded(document: Document) -> dict[str, Any] | None:
    """Return the user of the page's data blocks whose name stands in its address or title; others are suggestions."""
    address = f"{document.canonical or document.url} {document.meta('og:title') or document.title}".lower()
    for data in parse.script_jsons(document.tree, '"follower_count"'):
        for _, user in parse.walk(data):
            if isinstance(user, dict) and "follower_count" in user and str(user.get("username") or " ").lower() in address:
                return user
    return None


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
