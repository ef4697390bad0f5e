"""Pinterest: the user object of `__PWS_INITIAL_PROPS__` (saved by a person).

`domain_verified` means that the owner proved the website to Pinterest, hence E3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler import parse
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import at, one
from crawler.types import Address, Marker

SOURCE = "json:#__PWS_INITIAL_PROPS__ initialReduxState.users"
SCRIPTS = ("__PWS_INITIAL_PROPS__", "__PWS_DATA__", "initial-state")
TABLES = ("initialReduxState.users", "props.initialReduxState.users")


def read(document: Document, draft: Draft) -> Sign | None:
    """Read the user whose name stands in the page's address; a page about several users is none we know."""
    address = f"{(document.canonical or document.url).lower().rstrip('/')}/"
    user = next((entry for entry in _users(document) if f"/{entry['username'].lower()}/" in address), None)
    if user is None:
        return None
    draft.put("display_name", user.get("full_name") or user["username"], f"{SOURCE}.full_name")
    draft.put("handle", user["username"], f"{SOURCE}.username")
    draft.put("platform_id", user.get("id"), f"{SOURCE}.id")
    draft.put("description", user.get("about"), f"{SOURCE}.about", known="about" in user)
    draft.put("websites", user.get("website_url"), f"{SOURCE}.website_url", known="website_url" in user)
    for field, key in (("followers", "follower_count"), ("following", "following_count"), ("posts_total", "pin_count")):
        draft.put(field, user.get(key), f"{SOURCE}.{key}")
    draft.put(
        "verified", bool(user.get("verified_identity")) if "verified_identity" in user else None, f"{SOURCE}.verified_identity"
    )
    draft.put("last_post", user.get("last_pin_save_time"), f"{SOURCE}.last_pin_save_time")
    draft.put("address", Address(city=user["location"]) if user.get("location") else None, f"{SOURCE}.location")
    draft.put("avatar", next(at(user, "image_xlarge_url"), None), f"{SOURCE}.image_xlarge_url")
    proved = (
        [Marker("E3", f"{SOURCE}.domain_verified", str(user.get("website_url"))[:200])]
        if user.get("domain_verified") is True
        else []
    )
    return Sign.exists(f"{SOURCE}.username", *proved)


def _users(document: Document) -> Iterator[dict[str, Any]]:
    """Yield the users of all layouts' data: the table of users, and answers that were loaded with the page."""
    for script in SCRIPTS:
        state = document.script(script)
        tables = [one(state, path) for path in TABLES]
        answers = [entry for key, entry in parse.walk(state) if key == "data"]
        for found in (*(user for table in tables if isinstance(table, dict) for user in table.values()), *answers):
            if (
                isinstance(found, dict)
                and isinstance(found.get("username"), str)
                and {"full_name", "follower_count"} & found.keys()
            ):
                yield found
