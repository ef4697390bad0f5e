"""TikTok: profile pages (`__UNIVERSAL_DATA_FOR_REHYDRATION__`, older `SIGI_STATE`) and oEmbed answers.

Layouts: since 2023 `__UNIVERSAL_DATA_FOR_REHYDRATION__`, before `SIGI_STATE`, in 2020 `__NEXT_DATA__`. Status codes inside the
data: 0 profile, 10221 and 10202 no such user, 10222 only with login, 10231 not in this region.
A video id carries its time: id >> 32 is Unix seconds.
"""

from __future__ import annotations

import re
from typing import Any

from crawler import parse
from crawler.dates import from_epoch
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import one
from crawler.types import Post
from crawler.vocabulary import Outcome

SOURCE = "json:#__UNIVERSAL_DATA_FOR_REHYDRATION__"
MISSING = (10202, 10221)
VIDEO = re.compile(r"/@[\w.]{2,24}/video/(\d{15,20})")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read the embedded profile, else the oEmbed answer's refusal; an oEmbed profile is read as any other."""
    if document.is_data:
        data = document.data
        refused = isinstance(data, dict) and data.get("code") == 400 and "author_name" not in data
        return Sign.absent("json:code=400") if refused and document.status in (None, 200, 400, 404) else None
    universal = document.script("__UNIVERSAL_DATA_FOR_REHYDRATION__")
    scope = universal.get("__DEFAULT_SCOPE__") if isinstance(universal, dict) else None
    detail = scope.get("webapp.user-detail") if isinstance(scope, dict) else None
    if isinstance(detail, dict):
        return _detail(detail, document, draft)
    return _older(document, draft)


def _older(document: Document, draft: Draft) -> Sign | None:
    """Read the pages of 2020 (`__NEXT_DATA__`) and of 2021 to 2023 (`SIGI_STATE`)."""
    page = one(document.script("__NEXT_DATA__"), "props.pageProps")
    if isinstance(page, dict) and "userInfo" in page:
        return _detail(page, document, draft)
    state = document.script("SIGI_STATE")
    if one(state, "UserPage.statusCode") in MISSING:
        return Sign.absent("json:#SIGI_STATE UserPage.statusCode")
    user = next(iter(users.values()), None) if isinstance(users := one(state, "UserModule.users"), dict) else None
    if not isinstance(user, dict):
        return None
    stats = one(state, f"UserModule.stats.{user.get('uniqueId')}") or one(state, "UserModule.stats")
    items = one(state, "ItemModule")
    return _user(user, stats if isinstance(stats, dict) else {}, document, draft, items if isinstance(items, dict) else {})


def _detail(detail: dict[str, Any], document: Document, draft: Draft) -> Sign | None:
    code = detail.get("statusCode", 0)
    if code in MISSING:
        return Sign.absent(f"{SOURCE} statusCode={code}")
    if code == 10222:
        return Sign.unknown(f"{SOURCE} statusCode=10222", Outcome.LOGIN_WALL)
    if code:
        return Sign.unknown(f"{SOURCE} statusCode={code}", Outcome.BLOCKED)
    info = detail.get("userInfo") if isinstance(detail.get("userInfo"), dict) else {}
    info = info or {}
    user = info.get("user") or {}
    items = detail.get("items") if isinstance(detail.get("items"), list) else []
    videos = {str(item.get("id")): item for item in items or [] if isinstance(item, dict)}
    stats = info.get("statsV2") or info.get("stats") or {}
    return _user(user, stats, document, draft, videos) if user.get("uniqueId") else None


def _user(user: dict[str, Any], stats: dict[str, Any], document: Document, draft: Draft, videos: dict[str, Any]) -> Sign:
    draft.put("display_name", user.get("nickname") or user.get("uniqueId"), f"{SOURCE} user.nickname")
    draft.put("handle", user.get("uniqueId"), f"{SOURCE} user.uniqueId")
    draft.put("platform_id", user.get("id"), f"{SOURCE} user.id")
    draft.put("description", user.get("signature"), f"{SOURCE} user.signature", known="signature" in user)
    draft.put("websites", one(user, "bioLink.link"), f"{SOURCE} user.bioLink", known=True)
    draft.put("verified", user.get("verified"), f"{SOURCE} user.verified")
    for field, key in (("followers", "followerCount"), ("following", "followingCount"), ("posts_total", "videoCount")):
        count = stats.get(key)
        number = int(str(count)) if str(count).isdecimal() else None  # the plain number overflows 32 bits and turns negative
        draft.put(field, number, f"{SOURCE} stats.{key}")
    draft.put("created", user.get("createTime") or None, f"{SOURCE} user.createTime")
    draft.put("avatar", user.get("avatarLarger"), f"{SOURCE} user.avatarLarger")
    handle = str(user.get("uniqueId") or "").lower()
    own = {key for key in videos if key.isdecimal() and 15 <= len(key) <= 20}
    own |= {found[1] for found in VIDEO.finditer(document.text) if f"/@{handle}/" in found[0].lower()}
    dated = ((key, from_epoch(int(key) >> 32, draft.now)) for key in sorted(own, reverse=True)[:100])
    posts = (Post(posted=at, url=f"https://www.tiktok.com/@{handle}/video/{parse.clean(key)}") for key, at in dated if at)
    draft.posts(posts, "css:a[href*='/video/']")
    return Sign.exists(f"{SOURCE} user.uniqueId")
