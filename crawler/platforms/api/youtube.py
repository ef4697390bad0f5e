"""YouTube Data API v3: `channels.list` by handle, id or old user name, then the newest of its uploads (`playlistItems.list`).

One quota unit each. `search.list` would cost a hundred and finds namesakes as readily, so a channel is never searched for. Source:
https://developers.google.com/youtube/v3/docs/channels/list, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from crawler.dates import read_date
from crawler.platforms.api import google
from crawler.platforms.api.asking import Asked, data_of, part
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.probing import joined
from crawler.platforms.select import at, one
from crawler.types import Classified, Post, Probe
from crawler.vocabulary import Outcome, Presence

PARTS = "snippet,statistics,contentDetails,brandingSettings,status"
WINDOW = "10"
ABOUT = (("display_name", "title"), ("description", "description"), ("created", "publishedAt"), ("handle", "customUrl"))
trouble = google.trouble


def ask(asked: Asked) -> Probe[Classified]:
    """Ask for the channel, then for its uploads."""
    query = _query(asked)
    if query is None:
        return asked.unknown(Outcome.NOT_TRIED, "the address carries neither handle nor id")
    page = yield asked.request("/youtube/v3/channels", part=PARTS, **query)
    answer = asked.read(page, _channel)
    uploads = one(data_of(page), "items[0].contentDetails.relatedPlaylists.uploads")
    if answer.presence is Presence.EXISTS and isinstance(uploads, str):
        page = yield asked.request(
            "/youtube/v3/playlistItems", part="snippet,contentDetails", playlistId=uploads, maxResults=WINDOW
        )
        answer = joined(answer, asked.read(page, _uploads))
    return answer


def _query(asked: Asked) -> dict[str, str] | None:
    """An old custom address (`/c/name`, `/name`) is no handle: who has that name today may be somebody else."""
    address = asked.ref.canonical if asked.ref else ""
    if "/channel/" in address:
        return {"id": asked.handle}
    if "/@" in address:
        return {"forHandle": f"@{asked.handle.removeprefix('@')}"}
    return {"forUsername": asked.handle} if "/user/" in address else None


def _channel(document: Document, draft: Draft) -> Sign:
    data: Any = document.data
    if data.get("kind") != "youtube#channelListResponse":
        return Sign.unknown("json:kind", Outcome.PARSER_ERROR)
    channel = one(data, "items[0]")
    if not isinstance(channel, dict) or not channel.get("id"):
        return Sign.absent("json:items=[]")
    snippet, statistics = part(channel, "snippet"), part(channel, "statistics")
    draft.put("platform_id", channel["id"], "json:items[0].id")
    for field, key in ABOUT:
        draft.put(field, snippet.get(key), f"json:items[0].snippet.{key}", known=key == "description" and key in snippet)
    if statistics.get("hiddenSubscriberCount") is not True:
        draft.put("followers", statistics.get("subscriberCount"), "json:items[0].statistics.subscriberCount")
    draft.put("posts_total", statistics.get("videoCount"), "json:items[0].statistics.videoCount")
    draft.put("avatar", one(snippet, "thumbnails.default.url"), "json:items[0].snippet.thumbnails.default.url")
    draft.put("language", snippet.get("defaultLanguage"), "json:items[0].snippet.defaultLanguage")
    return Sign.exists("json:items[0].id")


def _uploads(document: Document, draft: Draft) -> Sign:
    posts = []
    for item in at(document.data, "items"):
        when = one(item, "contentDetails.videoPublishedAt") or one(item, "snippet.publishedAt")
        posted = read_date(str(when or ""), draft.now)
        video = one(item, "contentDetails.videoId")
        if posted is not None and isinstance(video, str):
            title = str(one(item, "snippet.title") or "")[:200]
            posts.append(Post(posted=posted, url=f"https://www.youtube.com/watch?v={video}", title=title))
    draft.posts(posts, "json:items[].contentDetails.videoPublishedAt", complete="nextPageToken" not in document.data)
    return Sign.exists("json:items")
