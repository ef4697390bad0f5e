"""YouTube's page headers and lists of videos in their layouts, and its text objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import count_of, lone_count, read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.select import at, one
from crawler.types import Post

SOURCE = "json:ytInitialData"
VERIFIED = frozenset(
    {"BADGE_STYLE_TYPE_VERIFIED", "BADGE_STYLE_TYPE_VERIFIED_ARTIST", "CHECK_CIRCLE_FILLED", "AUDIO_BADGE", "MUSIC_FILLED"}
)
KINDS = ("videoRenderer", "gridVideoRenderer", "compactVideoRenderer", "videoWithContextRenderer", "lockupViewModel")


def read_header(header: dict[str, Any], draft: Draft) -> None:
    """Fill numbers, badge and first link from either kind of header."""
    old = header.get("c4TabbedHeaderRenderer") or {}
    draft.put("followers", words(old.get("subscriberCountText")), f"{SOURCE} header.subscriberCountText")
    draft.put("posts_total", read_count(words(old.get("videosCountText"))), f"{SOURCE} header.videosCountText")
    texts = [text for text in at(header, "**.metadataRows.metadataParts.text.content") if isinstance(text, str)]
    numbers = [text for text in texts if not text.startswith("@")]
    for text in numbers:
        draft.put("followers", count_of(text, "followers"), f"{SOURCE} header.metadataRows")
        draft.put("posts_total", count_of(text, "videos"), f"{SOURCE} header.metadataRows")
    if len(numbers) == 2:  # the order is the same in languages whose nouns are not known
        draft.put("followers", lone_count(numbers[0]), f"{SOURCE} header.metadataRows")
        draft.put("posts_total", lone_count(numbers[1]), f"{SOURCE} header.metadataRows")
    if header:
        seen = VERIFIED & {entry for _, entry in parse.walk(header) if isinstance(entry, str)}
        draft.put("verified", bool(seen), f"{SOURCE} header badges")
    links = [link for link in at(header, "**.channelHeaderLinksViewModel.firstLink.content") if isinstance(link, str)]
    links += [link for link in at(header, "**.channelHeaderLinksRenderer.**.urlEndpoint.url") if isinstance(link, str)]
    draft.put("websites", links, f"{SOURCE} header.firstLink")


def videos(contents: Any, channel_id: Any, draft: Draft) -> Iterator[Post]:
    """Yield the dated videos of a channel below `contents`; videos that name another channel as their owner are left out."""
    for kind, video in parse.walk(contents):
        if kind not in KINDS or not isinstance(video, dict):
            continue
        owner = one(video, "ownerText.**.browseId") or one(video, "shortBylineText.**.browseId")
        labels = [words(video.get("publishedTimeText"))] + [str(text) for text in at(video, "**.metadataParts.text.content")]
        posted = next((date for label in labels if label and (date := read_date(label, draft.now))), None)
        key = video.get("videoId") or video.get("contentId")
        if posted is None or not isinstance(key, str) or owner not in (None, channel_id):
            continue
        name = words(video.get("title") or video.get("headline")) or str(
            one(video, "metadata.lockupMetadataViewModel.title.content") or ""
        )
        views = count_of(words(video.get("viewCountText")) or " ".join(labels), "views")
        yield Post(posted=posted, url=f"https://www.youtube.com/watch?v={key}", title=parse.clean(name, 200), views=views)


def old_videos(document: Document, draft: Draft) -> Iterator[Post]:
    """Yield the dated videos of channel pages until 2019, which had no data block."""
    for node in document.tree.css(".yt-lockup[data-context-item-id]"):
        labels = [parse.node_text(entry) for entry in node.css(".yt-lockup-meta-info li")]
        posted = next((date for label in labels if (date := read_date(label, draft.now))), None)
        if posted is not None:
            url = f"https://www.youtube.com/watch?v={node.attributes.get('data-context-item-id')}"
            title = parse.clean(parse.node_text(node.css_first(".yt-lockup-title a")), 200)
            yield Post(posted=posted, url=url, title=title, views=count_of(" ".join(labels), "views"))


def words(value: Any) -> str:
    """Return the text of YouTube's `simpleText`, `runs` or `content` objects."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    runs = "".join(str(run.get("text", "")) for run in value.get("runs") or [] if isinstance(run, dict))
    return str(value.get("simpleText") or value.get("content") or runs)
