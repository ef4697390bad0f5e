"""X (Twitter): the API's user object in its shapes, JSON-LD and embedded data of pages, and post pages (which name their author).

A plain request gets the same empty shell for every name; the shell says nothing.
"""

from __future__ import annotations

import re
from typing import Any

from crawler import parse
from crawler.dates import read_date
from crawler.platforms import shapes, x_parts
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one, types_of
from crawler.types import Address, Post
from crawler.vocabulary import Outcome

NAMED = re.compile(r"^(?P<name>.{1,120}?) \(@(?P<handle>\w{1,15})\)")
STATUS = re.compile(r"(?:twitter|x)\.com/(?P<handle>\w{1,15})/status/\d+")
AUTHOR = re.compile(r"^(?P<name>.{1,120}?) (?:on|auf|sur|en|su|op|на) (?:X|Twitter)(?:[:：]|$)")
SHELL = ("JavaScript is not available", "JavaScript ist nicht verfügbar", "x.com/x/migrate", "twitter.com/x/migrate")
NOBODY = (
    "This account doesn’t exist", "This account doesn't exist", "Dieser Account existiert nicht", "Diesen Account gibt es nicht",
    "Dieses Konto existiert nicht", "Ce compte n’existe pas", "Ce compte n'existe pas", "Esta cuenta no existe",
    "Questo account non esiste", "Dit account bestaat niet", "Esta conta não existe", "To konto nie istnieje",
    "Sorry, that page doesn’t exist!", "Sorry, that page doesn't exist!", "Diese Seite existiert leider nicht",
)  # fmt: skip
MISSING = (50, 17)
"""Error codes of the interface until version 1.1: no such user. 63 and 64 are suspended ones."""


def read(document: Document, draft: Draft) -> Sign | None:
    """Read data first, then the page."""
    data = document.data if document.is_data else document.script("__NEXT_DATA__")
    if isinstance(data, dict):
        sign = _answer(data, draft)
        if sign is not None or document.is_data:
            return sign
    return _page(document, draft)


def _answer(data: dict[str, Any], draft: Draft) -> Sign | None:
    if one(data, "**.__typename=UserUnavailable") is not None:
        return Sign.unknown("json:UserUnavailable", Outcome.GONE)
    user = one(data, "data") if one(data, "data.username") else _graph(data) or parse.first(data, "user") or data
    user = user[0] if isinstance(user, list) and user else user
    if isinstance(user, dict) and (user.get("username") or user.get("screen_name")):
        _user(user, draft)
        tweets = (tweet for key, tweet in parse.walk(data) if key in ("tweet", "status") and isinstance(tweet, dict))
        dates = (read_date(str(tweet.get("created_at") or ""), draft.now) for tweet in tweets)
        draft.posts((Post(posted=posted) for posted in dates if posted), "json:tweet.created_at")
        return Sign.exists("json:username")
    errors = list(at(data, "errors"))
    missing = "Not Found Error" in at(errors, "title") or any(code in MISSING for code in at(errors, "code"))
    return Sign.absent("json:errors not found") if missing and "data" not in data else None


def _graph(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return the user of the web interface's graph; since 2025 its name stands beside the other facts under `core`."""
    result = one(data, "data.user.result")
    if not isinstance(result, dict):
        legacy = parse.first(data, "legacy")
        return legacy if isinstance(legacy, dict) and legacy.get("screen_name") else None
    parts = [part for key in ("legacy", "core") if isinstance(part := result.get(key), dict)]
    user = {name: value for part in parts for name, value in part.items()}
    badge = bool(result.get("is_blue_verified") or user.get("verified") or one(result, "verification.verified"))
    return {**user, "id_str": result.get("rest_id"), "verified": badge}


def _user(user: dict[str, Any], draft: Draft) -> None:
    draft.put("display_name", user.get("name"), "json:name")
    draft.put("handle", user.get("username") or user.get("screen_name"), "json:username")
    draft.put("platform_id", user.get("id_str") or user.get("id"), "json:id")
    draft.put("description", user.get("description"), "json:description", known="description" in user)
    links = [link for link in at(user, "entities.url.urls.expanded_url") if link]
    draft.put("websites", links, "json:entities.url.urls.expanded_url", known="entities" in user)
    for field, key, old in (
        ("followers", "followers_count", "followers_count"),
        ("following", "following_count", "friends_count"),
        ("posts_total", "tweet_count", "statuses_count"),
    ):
        draft.put(field, next(at(user, f"public_metrics.{key}"), user.get(old)), f"json:{key}")
    draft.put("created", user.get("created_at"), "json:created_at")
    draft.put("verified", True if user.get("is_blue_verified") else user.get("verified"), "json:verified")
    draft.put("avatar", user.get("profile_image_url_https") or user.get("profile_image_url"), "json:profile_image_url")
    draft.put("address", Address(city=user["location"]) if user.get("location") else None, "json:location")


def _page(document: Document, draft: Draft) -> Sign | None:
    if any("ProfilePage" in types_of(item) for item in document.json_ld):
        shapes.schema(document, draft)
        return Sign.exists("jsonld:ProfilePage")
    heading = document.meta("og:title") or document.title
    profile, post = NAMED.match(heading), STATUS.search(document.canonical)
    if profile:
        draft.put("display_name", profile["name"], "meta:og:title")
        draft.put("handle", profile["handle"], "meta:og:title")
        x_parts.read_page(document, draft, profile["handle"])
        draft.put("description", document.meta("og:description"), "meta:og:description")
        return Sign.exists("meta:og:title")
    author = AUTHOR.match(heading)
    if post and author:
        draft.put("display_name", author["name"], "meta:og:title")
        draft.put("handle", post["handle"], "link:canonical")
        return Sign.exists("link:canonical")
    if any(words in document.visible for words in NOBODY):
        return Sign.absent("text:" + next(words for words in NOBODY if words in document.visible))
    if any(words in document.text for words in SHELL):
        return shapes.refused("shell without content")
    return None
