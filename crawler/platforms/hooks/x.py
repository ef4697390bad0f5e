"""X (Twitter): the API's user object in its shapes, JSON-LD and embedded data of pages, and post pages (which name their author).

A plain request gets the same empty shell for every name; the shell says nothing.
"""

from __future__ import annotations

import re
from typing import Any

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import count_of
from crawler.platforms import shapes
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
    "This account doesn’t exist",
    "This account doesn't exist",
    "Dieser Account existiert nicht",
    "Diesen Account gibt es nicht",
)


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
    user = one(data, "data") if one(data, "data.username") else parse.first(data, "legacy") or parse.first(data, "user") or data
    user = user[0] if isinstance(user, list) and user else user
    if isinstance(user, dict) and (user.get("username") or user.get("screen_name")):
        _user(user, draft)
        tweets = (tweet for key, tweet in parse.walk(data) if key == "tweet" and isinstance(tweet, dict))
        dates = (read_date(str(tweet.get("created_at") or ""), draft.now) for tweet in tweets)
        draft.posts((Post(posted=posted) for posted in dates if posted), "json:tweet.created_at")
        return Sign.exists("json:username")
    missing = "data" not in data and "Not Found Error" in list(at(data, "errors.title"))
    return Sign.absent("json:errors.title Not Found Error") if missing else None


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
        draft.put(field, one(user, f"public_metrics.{key}") or user.get(old), f"json:{key}")
    draft.put("created", user.get("created_at"), "json:created_at")
    draft.put("verified", user.get("verified") or user.get("is_blue_verified") or None, "json:verified")
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
        draft.put("description", document.meta("og:description"), "meta:og:description")
        draft.put("followers", count_of(document.visible[:5000], "followers"), "text:followers")
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
