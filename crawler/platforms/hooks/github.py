"""GitHub: REST answers for users and organisations, public events, and the profile page.

`is_verified` means that the organisation proved control of its domain by DNS, hence E3.
"""

from __future__ import annotations

from typing import Any

from crawler import parse
from crawler.dates import read_date
from crawler.numbers import count_of
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.types import Address, Classified, Marker, Post
from crawler.vocabulary import Outcome


def read(document: Document, draft: Draft) -> Sign | None:
    """Read one answer of the interface, else the page."""
    data = document.data
    if isinstance(data, list) and data and isinstance(data[0], dict) and "actor" in data[0]:
        return _events(data, draft)
    if not isinstance(data, dict):
        return _page(document, draft)
    said = str(data.get("message") or "")
    if "rate limit" in said.lower():
        return Sign.unknown(f"json:message {said[:100]}", Outcome.RATE_LIMITED)
    if said == "Not Found":
        return Sign.absent("json:message Not Found")
    return _account(data, draft) if isinstance(data.get("login"), str) else None


def _account(data: dict[str, Any], draft: Draft) -> Sign:
    draft.put("display_name", data.get("name") or data["login"], "json:name")
    draft.put("handle", data["login"], "json:login")
    draft.put("platform_id", data.get("id"), "json:id")
    about = "description" if "description" in data else "bio"
    draft.put("description", data.get(about), f"json:{about}", known=about in data)
    draft.put("websites", data.get("blog"), "json:blog", known="blog" in data)
    draft.put("email", data.get("email"), "json:email")
    draft.put("address", Address(city=data["location"]) if data.get("location") else None, "json:location")
    for field, key in (("followers", "followers"), ("following", "following"), ("posts_total", "public_repos")):
        draft.put(field, data.get(key), f"json:{key}")
    draft.put("created", data.get("created_at"), "json:created_at")
    draft.put("avatar", data.get("avatar_url"), "json:avatar_url")
    draft.put("category", data.get("type"), "json:type")
    draft.put("verified", data.get("is_verified"), "json:is_verified")
    proved = [Marker("E3", "json:is_verified", "is_verified")] if data.get("is_verified") is True else []
    return Sign.exists("json:login", *proved)


def _events(data: list[Any], draft: Draft) -> Sign:
    dates = [read_date(str(entry.get("created_at") or ""), draft.now) for entry in data if isinstance(entry, dict)]
    draft.posts((Post(posted=posted) for posted in dates if posted), "json:[].created_at")
    return Sign.exists("json:[].actor")


def _page(document: Document, draft: Draft) -> Sign | None:
    kind = (document.meta("hovercard-subject-tag") or "").partition(":")[0]
    told = document.meta("og:description") or document.meta("description") or ""
    if document.meta("og:type") != "profile" and kind not in ("organization", "user") and "repositories available" not in told:
        return None
    login = (
        document.meta("profile:username") or (document.canonical or document.meta("og:url") or "").rstrip("/").rpartition("/")[2]
    )
    draft.put("handle", login, "meta:profile:username")
    name = (document.meta("og:title") or document.title).removesuffix(" · GitHub").removesuffix(" - Overview").strip()
    full = parse.node_text(document.tree.css_first(".vcard-fullname"))
    draft.put(
        "display_name", full or name.partition(" (")[2].rstrip(")") or name, "css:.vcard-fullname" if full else "meta:og:title"
    )
    about = parse.node_text(document.tree.css_first(".user-profile-bio, .orghead .color-fg-muted > div, .org-description"))
    draft.put("description", about or told.partition(". ")[0], "css:.user-profile-bio" if about else "meta:og:description")
    link = document.tree.css_first('[itemprop="url"][href], li[itemprop="url"] a')
    draft.put("websites", link.attributes.get("href") if link is not None else None, "css:[itemprop=url]@href")
    mail = document.tree.css_first('a[itemprop="email"], li[itemprop="email"] a')
    draft.put("email", parse.node_text(mail), "css:[itemprop=email]")
    for field in ("followers", "following"):
        draft.put(field, count_of(document.visible[:8000], field), f"text:{field}")
    badge = document.tree.css_first('[title="Label: Verified"]') is not None or "verified that the organization" in document.visible
    draft.put("verified", True if badge else None, "css:[title='Label: Verified']")
    return Sign.exists("meta:og:type=profile", *([Marker("E3", "css:[title='Label: Verified']", "Verified")] if badge else []))


def further(answer: Classified) -> list[str]:
    """Organisations say more about themselves under their own path; the public events tell the last activity."""
    handle = answer.facts.handle or ""
    events = [f"https://api.github.com/users/{handle}/events/public?per_page=30"] if handle else []
    return [f"https://api.github.com/orgs/{handle}", *events] if answer.facts.category == "Organization" else events
