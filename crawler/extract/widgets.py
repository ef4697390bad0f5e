"""Accounts that a page names in meta tags, frames, follow buttons and review seals instead of links.

All functions answer with an address that the platform grammar understands, or None. What an element shows is told by its own
attributes; nothing is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from crawler.extract.mentions import Kind

_X_NAME = re.compile(r"@?([A-Za-z0-9_]{1,15})")
_X_ADDRESS = re.compile(r"^@?(https?://[^\s@]+)$")
_DIGITS = re.compile(r"\d{5,20}")
_FB_PLUGIN = re.compile(
    r"facebook\.com/(?:v[\d.]+/)?(?:[a-z_A-Z-]+/)?plugins/(?:page|likebox|like_box|fan|follow|like|facepile|activity|subscribe|post)\b[^?]*\?"
    r"(?:.*?[?&;])?(?:href|id|page_id)=([^&\s]+)",
    re.IGNORECASE,
)
_X_PLUGIN = re.compile(r"platform\.(?:twitter|x)\.com/[^?#]*[?#](?:.*&)?screen_name=@?([A-Za-z0-9_]{1,15})", re.IGNORECASE)
_X_TIMELINE = re.compile(r"syndication\.(?:twitter|x)\.com/.*?screen-name/([A-Za-z0-9_]{1,15})", re.IGNORECASE)
_YOUTUBE_UPLOADS = re.compile(
    r"youtube(?:-nocookie)?\.com/embed/?\?(?:.*&)?list(?:=|Type=user_uploads&(?:amp;)?list=)((?:UU|UC)?[\w-]{3,40})", re.I
)
_YOUTUBE_SUBSCRIBE = re.compile(
    r"youtube\.com/subscribe_embed\?(?:.*&)?(?:channelid=(UC[\w-]{22})|channel=([\w-]{3,60}))", re.IGNORECASE
)
_INSTAGRAM = re.compile(r"instagram\.com/([\w.]{1,30})/embed", re.IGNORECASE)
_SPOTIFY = re.compile(r"open\.spotify\.com/embed(?:-podcast)?/((?:show|artist)/\w{10,30})", re.IGNORECASE)
_SOUNDCLOUD = re.compile(r"w\.soundcloud\.com/player/?\?(?:.*&)?url=([^&\s]+)", re.IGNORECASE)
_TWITCH = re.compile(r"player\.twitch\.tv/?\?(?:.*&)?channel=(\w{3,25})", re.IGNORECASE)
_TELEGRAM_LOGIN = re.compile(r"[A-Za-z]\w{4,31}")
_TRUSTED_SHOPS = re.compile(r"trustedshops\.[a-z.]{2,6}/(?:[^?#\s]*/)?(X[0-9A-F]{32})", re.IGNORECASE)
_LINKEDIN_ID = re.compile(r"\d{2,12}")

META_KINDS: dict[str, tuple[str, Kind]] = {
    "twitter:site": ("x", Kind.META_SITE),
    "twitter:creator": ("x", Kind.META_CREATOR),
    "article:publisher": ("", Kind.META_SITE),
    "og:publisher": ("", Kind.META_SITE),
    "og:see_also": ("", Kind.META_SITE),
    "og:author": ("", Kind.META_CREATOR),
    "article:author": ("", Kind.META_CREATOR),
    "fb:page_id": ("facebook", Kind.PAGE_ID),
    "fb:pages": ("facebook", Kind.PAGE_ID),
}


def meta_addresses(name: str, content: str) -> Iterator[tuple[str, Kind]]:
    """Yield the addresses that one meta tag names; `name` in lower case."""
    rule = META_KINDS.get(name)
    if rule is None:
        return
    platform, kind = rule
    text = content.strip()[:2_083]
    if platform == "x":
        address = _X_ADDRESS.match(text)
        bare = _X_NAME.fullmatch(text)
        if address:
            yield address[1], kind
        elif bare and not text.isdigit():
            yield f"https://x.com/{bare[1]}", kind
        elif "." in text.partition("/")[0]:
            yield text, kind
    elif kind is Kind.PAGE_ID:
        for number in _DIGITS.findall(text)[:5]:
            yield f"https://www.facebook.com/{number}", kind
    elif "." in text:
        yield text, kind


def frame_address(source: str) -> str | None:
    """Return the address of the account that a frame shows, None for films, maps and all others."""
    for pattern, build in _FRAMES:
        found = pattern.search(source)
        if found:
            value = next((unquote(group) for group in found.groups() if group), "")
            return build.format(value) if not value.startswith(("http:", "https:", "//")) else value
    return None


_FRAMES = (
    (_FB_PLUGIN, "https://www.facebook.com/{}"),
    (_X_PLUGIN, "https://x.com/{}"),
    (_X_TIMELINE, "https://x.com/{}"),
    (_YOUTUBE_SUBSCRIBE, "https://www.youtube.com/channel/{}"),
    (_INSTAGRAM, "https://www.instagram.com/{}/"),
    (_SPOTIFY, "https://open.spotify.com/{}"),
    (_SOUNDCLOUD, "https://soundcloud.com/{}"),
    (_TWITCH, "https://www.twitch.tv/{}"),
)


def uploads_address(source: str) -> str | None:
    """Return the channel whose uploads a YouTube frame plays, None where it plays a film or a plain list."""
    found = _YOUTUBE_UPLOADS.search(source)
    if found is None:
        return None
    name = found[1]
    if name.startswith("UU") and len(name) == 24:
        return f"https://www.youtube.com/channel/UC{name[2:]}"
    return f"https://www.youtube.com/user/{name}" if "user_uploads" in source else None


def script_address(source: str, node: LexborNode) -> str | None:
    """Return the account that a loader script is for: review seals and LinkedIn or Telegram buttons."""
    if "trustedshops" in source:
        found = _TRUSTED_SHOPS.search(source)
        return f"https://www.trustedshops.de/bewertung/info_{found[1].upper()}.html" if found else None
    attributes = node.attrs
    kind = (attributes.get("type") or "").lower()
    if kind in ("in/followcompany", "in/companyprofile"):
        number = attributes.get("data-id") or ""
        return f"https://www.linkedin.com/company/{number}" if _LINKEDIN_ID.fullmatch(number) else None
    if "telegram.org" in source:
        name = attributes.get("data-telegram-discussion") or attributes.get("data-telegram-post") or ""
        name = name.partition("/")[0]
        return f"https://t.me/{name}" if _TELEGRAM_LOGIN.fullmatch(name) else None
    return None


def button_address(node: LexborNode) -> str | None:
    """Return the account of a follow button or timeline that names it by handle instead of address."""
    attributes = node.attrs
    name = attributes.get("data-screen-name")
    if name and _X_NAME.fullmatch(name):
        return f"https://x.com/{name.lstrip('@')}"
    channel = attributes.get("data-channelid")
    if channel and channel.startswith("UC"):
        return f"https://www.youtube.com/channel/{channel[:24]}"
    user = attributes.get("data-channel")
    if user and "ytsubscribe" in (attributes.get("class") or ""):
        return f"https://www.youtube.com/user/{user[:60]}"
    return None
