"""Documents that servers of the fediverse share: ActivityPub actors, WebFinger answers, PeerTube's accounts and channels."""

from __future__ import annotations

from typing import Any

from crawler import parse
from crawler.platforms.facts import Draft, strip_tags
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one
from crawler.urls import host_of

ACTORS = ("Person", "Organization", "Group", "Service", "Application")


def read(data: dict[str, Any], draft: Draft) -> Sign | None:
    """Read whichever of these documents this is; host-meta, nodeinfo and instance documents are about no account."""
    return _peertube(data, draft) or _channels(data, draft) or _actor(data, draft) or _webfinger(data, draft)


def _peertube(data: dict[str, Any], draft: Draft) -> Sign | None:
    if not {"name", "host", "followersCount"} <= data.keys():
        return None
    draft.put("display_name", data.get("displayName") or data["name"], "json:displayName")
    draft.put("handle", f"{data['name']}@{data['host']}", "json:name")
    draft.put("platform_id", data.get("id"), "json:id")
    draft.put("description", data.get("description"), "json:description", known="description" in data)
    draft.put("followers", data.get("followersCount"), "json:followersCount")
    draft.put("following", data.get("followingCount"), "json:followingCount")
    draft.put("created", data.get("createdAt"), "json:createdAt")
    draft.put("avatar", one(data, "avatars.fileUrl"), "json:avatars")
    return Sign.exists("json:name")


def _channels(data: dict[str, Any], draft: Draft) -> Sign | None:
    """PeerTube's list of an account's channels names the account as the owner of each."""
    owner = one(data, "data.ownerAccount")
    return _peertube(owner, draft) if isinstance(owner, dict) else None


def _actor(data: dict[str, Any], draft: Draft) -> Sign | None:
    if data.get("type") not in ACTORS or not isinstance(data.get("preferredUsername"), str):
        return None
    host = host_of(str(data.get("id") or ""))
    draft.put("display_name", data.get("name") or data["preferredUsername"], "json:name")
    draft.put("handle", f"{data['preferredUsername']}@{host}", "json:preferredUsername")
    draft.put("description", strip_tags(str(data.get("summary") or "")), "json:summary", known="summary" in data)
    draft.put("created", data.get("published"), "json:published")
    draft.put("avatar", one(data, "icon.url"), "json:icon.url")
    values = [parse.parse_html(str(value)).css_first("a[href]") for value in at(data, "attachment.value")]
    draft.put("websites", [node.attributes.get("href") for node in values if node is not None], "json:attachment")
    return Sign.exists("json:preferredUsername")


def _webfinger(data: dict[str, Any], draft: Draft) -> Sign | None:
    subject = data.get("subject")
    if not isinstance(subject, str) or not subject.startswith("acct:") or "self" not in list(at(data, "links.rel")):
        return None
    draft.put("handle", subject.removeprefix("acct:"), "json:subject")
    return Sign.exists("json:subject")
