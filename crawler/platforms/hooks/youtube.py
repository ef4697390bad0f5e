"""YouTube: channel pages and tabs (`ytInitialData`), old and new layouts, and the same data as JSON.

Layouts seen since 2021: header `c4TabbedHeaderRenderer`, since 2024 `pageHeaderRenderer`; about tab
`channelAboutFullMetadataRenderer`, since 2023 `aboutChannelViewModel`; lists of `gridVideoRenderer`, `videoRenderer` and
`lockupViewModel`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.numbers import read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one
from crawler.platforms.youtube_parts import SOURCE, old_videos, read_header, videos, words
from crawler.types import Classified, Marker
from crawler.vocabulary import Outcome

CHANNEL = re.compile(r"youtube\.com/channel/(UC[\w-]{22})")
NOBODY = (
    "does not exist", "doesn't exist", "doesn’t exist", "existiert nicht", "n'existe pas", "n’existe pas", "no existe",
    "non esiste", "bestaat niet", "não existe", "nie istnieje", "не существует", "存在しません", "不存在", "mevcut değil",
    "neexistuje", "finns inte", "findes ikke", "finnes ikke", "nem létezik",
)  # fmt: skip
"""What the alert of a channel that never was says, in the interface's languages; terminated ones get other words."""
TOPIC = (" - Topic", " – Topic", " - Thema", " – Thema")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read a channel; terminated channels are unknown (gone), since the platform does not say that they never were."""
    data = document.data if document.is_data else document.script("ytInitialData")
    if not isinstance(data, dict):
        own = CHANNEL.search(document.text[:4000]) if document.text.lstrip().startswith("<?xml") else None
        draft.put("platform_id", own[1] if own else None, "feed:link")
        draft.posts(old_videos(document, draft), "css:.yt-lockup")
        return None
    channel = one(data, "metadata.channelMetadataRenderer")
    if not isinstance(channel, dict):
        return _without_channel(data, draft)
    _identity(channel, draft)
    header = data.get("header") or {}
    read_header(header, draft)
    _about(data, draft)
    draft.posts(videos(data.get("contents"), channel.get("externalId"), draft), f"{SOURCE} contents")
    return Sign.exists(
        f"{SOURCE} metadata.channelMetadataRenderer.externalId",
        *_markers(channel, header, verified=bool(draft.values.get("verified"))),
    )


def _without_channel(data: dict[str, Any], draft: Draft) -> Sign | None:
    gate = parse.first(data, "channelAgeGateRenderer")
    if isinstance(gate, dict):
        draft.put("display_name", words(gate.get("channelTitle")), f"{SOURCE} channelAgeGateRenderer")
        return Sign.exists(f"{SOURCE} channelAgeGateRenderer")
    alert = one(data, "alerts.alertRenderer")
    if isinstance(alert, dict) and alert.get("type") == "ERROR":
        text = words(alert.get("text"))
        if any(words in text.lower() for words in NOBODY):
            return Sign.absent(f"{SOURCE} alerts: {text[:120]}")
        return Sign.unknown(f"{SOURCE} alerts: {text[:120]}", Outcome.GONE)
    return None


def _identity(channel: dict[str, Any], draft: Draft) -> None:
    source = f"{SOURCE} metadata.channelMetadataRenderer"
    draft.put("display_name", channel.get("title"), f"{source}.title")
    draft.put("platform_id", channel.get("externalId"), f"{source}.externalId")
    draft.put("description", channel.get("description"), f"{source}.description", known="description" in channel)
    draft.put("avatar", one(channel, "avatar.thumbnails.url"), f"{source}.avatar")
    for address in (channel.get("vanityChannelUrl"), *at(channel, "ownerUrls")):
        if isinstance(address, str) and "/@" in address:
            draft.put("handle", address.rpartition("/@")[2], f"{source}.vanityChannelUrl")


def _about(data: dict[str, Any], draft: Draft) -> None:
    about = parse.first(data, "aboutChannelViewModel") or parse.first(data, "channelAboutFullMetadataRenderer")
    if not isinstance(about, dict):
        return
    source = f"{SOURCE} about"
    draft.put("followers", about.get("subscriberCountText"), f"{source}.subscriberCountText")
    draft.put("posts_total", read_count(words(about.get("videoCountText"))), f"{source}.videoCountText")
    joined = about.get("joinedDateText") or {}
    draft.put("created", joined.get("content") or words(joined), f"{source}.joinedDateText")
    links = [
        *at(about, "links.channelExternalLinkViewModel.link.content"),
        *at(about, "primaryLinks.navigationEndpoint.urlEndpoint.url"),
    ]
    for field in ("websites", "links"):
        draft.values.pop(field, None)
        draft.put(field, links, f"{source}.links", known=True)


def _markers(channel: dict[str, Any], header: dict[str, Any], *, verified: bool) -> Iterator[Marker]:
    name = str(channel.get("title") or "")
    if name.endswith(TOPIC):
        yield Marker("E5", f"{SOURCE} title", name[:200])
    if parse.first(header, "autoGenerated") or parse.first(header, "topicChannelDetailsRenderer"):
        yield Marker("E5", f"{SOURCE} header.autoGenerated", "autoGenerated")
    elif verified and not name.endswith(TOPIC):  # system channels carry the badge too
        yield Marker("E3", f"{SOURCE} header badges", "verified")


def further(answer: Classified) -> list[str]:
    """The tab of videos carries the newest ones; the about tab that is asked first has none."""
    return [f"{answer.ref.canonical}/videos?hl=en"] if answer.ref is not None and not answer.facts.posts else []
