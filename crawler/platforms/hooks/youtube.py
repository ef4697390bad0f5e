"""YouTube: channel pages and tabs (`ytInitialData`), old and new layouts, and the same data as JSON.

Layouts seen since 2021: header `c4TabbedHeaderRenderer`, since 2024 `pageHeaderRenderer`; about tab
`channelAboutFullMetadataRenderer`, since 2023 `aboutChannelViewModel`; lists of `gridVideoRenderer`, `videoRenderer` and
`lockupViewModel`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import count_of, read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one
from crawler.types import Classified, Marker, Post
from crawler.vocabulary import Outcome

SOURCE = "json:ytInitialData"
TOPIC = (" - Topic", " – Topic", " - Thema", " – Thema")
VERIFIED = frozenset(
    {"BADGE_STYLE_TYPE_VERIFIED", "BADGE_STYLE_TYPE_VERIFIED_ARTIST", "CHECK_CIRCLE_FILLED", "AUDIO_BADGE", "MUSIC_FILLED"}
)


def read(document: Document, draft: Draft) -> Sign | None:
    """Read a channel; terminated channels are unknown (gone), since the platform does not say that they never were."""
    data = document.data if document.is_data else document.script("ytInitialData")
    if not isinstance(data, dict):
        return None
    channel = one(data, "metadata.channelMetadataRenderer")
    if not isinstance(channel, dict):
        return _without_channel(data, draft)
    _identity(channel, draft)
    header = data.get("header") or {}
    _header(header, draft)
    _about(data, draft)
    draft.posts(_videos(data.get("contents"), channel.get("externalId"), draft), f"{SOURCE} contents")
    return Sign.exists(f"{SOURCE} metadata.channelMetadataRenderer.externalId", *_markers(channel, header))


def _without_channel(data: dict[str, Any], draft: Draft) -> Sign | None:
    gate = parse.first(data, "channelAgeGateRenderer")
    if isinstance(gate, dict):
        draft.put("display_name", _words(gate.get("channelTitle")), f"{SOURCE} channelAgeGateRenderer")
        return Sign.exists(f"{SOURCE} channelAgeGateRenderer")
    alert = one(data, "alerts.alertRenderer")
    if isinstance(alert, dict) and alert.get("type") == "ERROR":
        text = _words(alert.get("text"))
        if any(words in text.lower() for words in ("does not exist", "existiert nicht", "n'existe pas", "no existe")):
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


def _header(header: dict[str, Any], draft: Draft) -> None:
    old = header.get("c4TabbedHeaderRenderer") or {}
    draft.put("followers", _words(old.get("subscriberCountText")), f"{SOURCE} header.subscriberCountText")
    draft.put("posts_total", read_count(_words(old.get("videosCountText"))), f"{SOURCE} header.videosCountText")
    for text in at(header, "**.metadataRows.metadataParts.text.content"):
        if isinstance(text, str) and not text.startswith("@"):
            draft.put("followers", count_of(text, "followers"), f"{SOURCE} header.metadataRows")
            draft.put("posts_total", count_of(text, "videos"), f"{SOURCE} header.metadataRows")
    if header:
        seen = VERIFIED & {entry for _, entry in parse.walk(header) if isinstance(entry, str)}
        draft.put("verified", bool(seen), f"{SOURCE} header badges")
    links = [link for link in at(header, "**.channelHeaderLinksViewModel.firstLink.content") if isinstance(link, str)]
    draft.put("websites", links, f"{SOURCE} header.firstLink")


def _about(data: dict[str, Any], draft: Draft) -> None:
    about = parse.first(data, "aboutChannelViewModel") or parse.first(data, "channelAboutFullMetadataRenderer")
    if not isinstance(about, dict):
        return
    source = f"{SOURCE} about"
    draft.put("followers", about.get("subscriberCountText"), f"{source}.subscriberCountText")
    draft.put("posts_total", read_count(_words(about.get("videoCountText"))), f"{source}.videoCountText")
    joined = about.get("joinedDateText") or {}
    draft.put("created", joined.get("content") or _words(joined), f"{source}.joinedDateText")
    links = [
        *at(about, "links.channelExternalLinkViewModel.link.content"),
        *at(about, "primaryLinks.navigationEndpoint.urlEndpoint.url"),
    ]
    for field in ("websites", "links"):
        draft.values.pop(field, None)
        draft.put(field, links, f"{source}.links", known=True)


def _videos(contents: Any, channel_id: Any, draft: Draft) -> Iterator[Post]:
    for kind, video in parse.walk(contents):
        if kind not in ("videoRenderer", "gridVideoRenderer", "lockupViewModel") or not isinstance(video, dict):
            continue
        owner = one(video, "ownerText.**.browseId") or one(video, "shortBylineText.**.browseId")
        labels = [_words(video.get("publishedTimeText"))] + [str(text) for text in at(video, "**.metadataParts.text.content")]
        posted = next((date for label in labels if label and (date := read_date(label, draft.now))), None)
        key = video.get("videoId") or video.get("contentId")
        if posted is None or not isinstance(key, str) or owner not in (None, channel_id):
            continue
        name = _words(video.get("title")) or str(one(video, "metadata.lockupMetadataViewModel.title.content") or "")
        views = count_of(_words(video.get("viewCountText")) or " ".join(labels), "views")
        yield Post(posted=posted, url=f"https://www.youtube.com/watch?v={key}", title=parse.clean(name, 200), views=views)


def _markers(channel: dict[str, Any], header: dict[str, Any]) -> Iterator[Marker]:
    name = str(channel.get("title") or "")
    if name.endswith(TOPIC):
        yield Marker("E5", f"{SOURCE} title", name[:200])
    if parse.first(header, "autoGenerated") or parse.first(header, "topicChannelDetailsRenderer"):
        yield Marker("E5", f"{SOURCE} header.autoGenerated", "autoGenerated")


def _words(value: Any) -> str:
    """Return the text of YouTube's `simpleText`, `runs` or `content` objects."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    runs = "".join(str(run.get("text", "")) for run in value.get("runs") or [] if isinstance(run, dict))
    return str(value.get("simpleText") or value.get("content") or runs)


def further(answer: Classified) -> list[str]:
    """The about tab carries links and the date of joining."""
    return [f"{answer.ref.canonical}/about"] if answer.ref is not None and not answer.facts.created else []
