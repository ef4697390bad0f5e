"""Telegram: the invitation page t.me/name, the preview t.me/s/name and post pages.

t.me answers 200 for every name; only a page with a title block or posts proves an account. "If you have Telegram, you can contact"
with `noindex` and without a title block is the platform's way to say that there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import count_of, read_count
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.types import Classified, Post


def read(document: Document, draft: Draft) -> Sign | None:
    """Read any of the three pages."""
    if document.is_data or "telegram" not in document.text[:20_000].lower():
        return None
    link = document.meta("al:android:url") or document.meta("al:ios:url") or ""
    handle = link.partition("domain=")[2].partition("&")[0]
    posts = list(_posts(document, draft))
    heading = ".tgme_page_title, .tgme_channel_info_header_title, .tgme_widget_message_owner_name"
    node = document.tree.css_first(heading)
    is_post = "&post=" in link and document.meta("og:title") not in (None, f"Telegram: Contact @{handle}")
    if node is None and not posts and not is_post:
        return _nobody(document, handle)
    draft.put("display_name", parse.node_text(node).rstrip(" \u2714") or document.meta("og:title"), f"css:{heading}")
    username = parse.node_text(document.tree.css_first(".tgme_channel_info_header_username")).removeprefix("@")
    draft.put("handle", username or handle, "meta:al:android:url")
    _about(document, draft, is_post=is_post)
    draft.posts(posts, "css:.tgme_widget_message_date time@datetime")
    return Sign.exists(f"css:{heading}" if node is not None else "meta:og:title")


def _nobody(document: Document, handle: str) -> Sign | None:
    robots = document.meta("robots") or ""
    if handle and "noindex" in robots and "you can contact" in document.visible:
        return Sign.absent("meta:robots noindex, no title block")
    return None


def _about(document: Document, draft: Draft, *, is_post: bool) -> None:
    about = document.tree.css_first(".tgme_channel_info_description, .tgme_page_description")
    if not is_post:
        draft.put("description", parse.node_text(about) or document.meta("og:description"), "css:.tgme_page_description")
    links = [node.attributes.get("href") for node in about.css("a[href]")] if about is not None else []
    draft.put("websites", [link for link in links if link and "t.me/" not in link], "css:.tgme_page_description a@href")
    extra = parse.node_text(document.tree.css_first(".tgme_page_extra"))
    draft.put("followers", count_of(extra, "followers"), "css:.tgme_page_extra")
    for node in document.tree.css(".tgme_channel_info_counter"):
        text = parse.node_text(node)
        draft.put("followers", count_of(text, "followers"), "css:.tgme_channel_info_counter")
    badge = document.tree.css_first(".tgme_channel_info_header .verified-icon, .tgme_page_title .verified-icon")
    draft.put("verified", True if badge is not None else None, "css:.verified-icon")
    draft.put("avatar", document.meta("og:image"), "meta:og:image")


def _posts(document: Document, draft: Draft) -> Iterator[Post]:
    for node in document.tree.css(".tgme_widget_message[data-post]"):
        time = node.css_first(".tgme_widget_message_date time[datetime], time[datetime]")
        posted = read_date(time.attributes.get("datetime") or "", draft.now) if time is not None else None
        if posted is not None:
            views = read_count(parse.node_text(node.css_first(".tgme_widget_message_views")))
            text = parse.clean(parse.node_text(node.css_first(".tgme_widget_message_text")), 80)
            yield Post(posted=posted, url=f"https://t.me/{node.attributes.get('data-post')}", title=text, views=views)


def further(answer: Classified) -> list[str]:
    """The preview of public channels carries posts; for all others it leads back to the invitation page."""
    return [f"https://t.me/s/{answer.ref.handle}"] if answer.ref is not None else []
