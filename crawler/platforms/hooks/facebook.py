"""Facebook: public pages in their layouts since 2013 (saved by a person; the platform is closed to unnamed agents).

A page is known by its own name together with its address or app link, or by the account in its data. The page's likes stand in for
followers where only they are shown. The text "content isn't available" covers private and restricted pages too, so it never means
absent.
"""

from __future__ import annotations

import re

from crawler.platforms import facebook_parts, shapes
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import types_of

GENERIC = frozenset({"", "facebook", "error", "fehler", "erreur", "content not found", "page not found", "seite nicht gefunden"})
LOGIN = re.compile(
    r"log ?in|sign up|anmeld|registrier|connex|connect|inicia ses|accedi|aanmelden|zaloguj|войд|entrar|security check",
    re.IGNORECASE,
)
"""Titles of the log-in page name Facebook and one of these words."""
PAGE_ID = re.compile(r"fb://(?:page|profile|group)/\??(?:id=)?(\d{5,20})")
ID_IN_DATA = re.compile(r'(?:"pageID":"|"page_id":"?|page_id\.|"profile_id":"?|"entity_id":"?)(\d{5,20})')
PATH = re.compile(r"facebook\.com/(?:pages/category/[^/]+/|pg/|p/)?([\w.-]{2,120})")
SYSTEM = frozenset(
    {"pages", "people", "profile.php", "login", "login.php", "watch", "groups", "events", "unsupportedbrowser", "checkpoint"}
)


def read(document: Document, draft: Draft) -> Sign | None:
    """Read a page that names itself and says where it stands; anything less is left to the rules."""
    app = PAGE_ID.search((document.meta("al:android:url") or "") + (document.meta("al:ios:url") or ""))
    profile = facebook_parts.profile(document)
    name = facebook_parts.name(document)
    if name.lower() in GENERIC or ("facebook" in name.lower() and LOGIN.search(name)):
        name = ""
    shown = document.meta("og:title") or ID_IN_DATA.search(document.text) or app or facebook_parts.LIKED.search(document.visible)
    if profile is None and not (name and shown and (app or _is_page(document.canonical))):
        return None
    draft.put("display_name", name, "meta:og:title")
    owner = next((item for item in document.json_ld if types_of(item) & shapes.BUSINESSES), None)
    for address in ((owner or {}).get("url"), (owner or {}).get("@id"), document.canonical, (profile or {}).get("url")):
        found = PATH.search(str(address or ""))
        if found and found[1] not in SYSTEM:
            draft.put("handle", found[1], "link:canonical")
    if app:
        draft.put("platform_id", app[1], "meta:al:android:url")
    if profile is not None:
        facebook_parts.read_profile(profile, draft)
    page_id = ID_IN_DATA.search(document.text)
    draft.put("platform_id", page_id[1] if page_id else None, "json:page_id")
    facebook_parts.read_numbers(document, draft)
    markers = facebook_parts.read_cards(document, draft)
    facebook_parts.read_about(document, draft)
    draft.posts(facebook_parts.posts(document, draft), "json:creation_time")
    if owner is not None:
        shapes.organisation(owner, draft)
    return Sign.exists("meta:og:title" if name else "json:__isProfile", *markers)


def _is_page(address: str) -> bool:
    found = PATH.search(address)
    return bool(found) and str(found[1] if found else "") not in SYSTEM - {"pages", "people", "profile.php"}
