"""Documents that many platforms answer with: oEmbed, feeds, schema.org profiles. Read once here instead of in every hook."""

from __future__ import annotations

from typing import Any

from crawler.feeds import read_feed
from crawler.numbers import count_of
from crawler.platforms.document import Document
from crawler.platforms.facts import Draft
from crawler.platforms.hooks import Sign
from crawler.platforms.select import SUBTYPES, one, types_of
from crawler.urls import same_site
from crawler.vocabulary import Outcome

BUSINESSES = SUBTYPES["LocalBusiness"] | {"Organization", "Corporation", "NGO", "Brand", "NewsMediaOrganization"}
FOLLOW, WRITE = ("FollowAction", "SubscribeAction"), ("WriteAction", "CreateAction", "UploadAction")


def answer(document: Document, draft: Draft) -> Sign | None:
    """Read an oEmbed answer or a feed; both prove the account they are of."""
    if document.is_data:
        return _oembed(document.data, draft)
    head = document.text[:1000].lstrip("\ufeff \t\r\n").lower()
    return _feed(document, draft) if head.startswith(("<?xml", "<rss", "<feed", "<rdf:rdf")) else None


def _oembed(data: Any, draft: Draft) -> Sign | None:
    if not isinstance(data, dict) or "version" not in data or not {"author_url", "title", "html"} & data.keys():
        return None
    if data.get("type") not in ("rich", "video", "photo", "link"):
        return None
    author = data.get("author_name")
    draft.put("display_name", author or data.get("title"), "json:author_name" if author else "json:title")
    address = str(data.get("author_url") or "")
    draft.put("handle", address.partition("?")[0].rstrip("/").rpartition("/")[2].removeprefix("@"), "json:author_url")
    if not author:
        draft.put("avatar", data.get("thumbnail_url"), "json:thumbnail_url")
    return Sign.exists("json:author_url" if address else "json:title")


def _feed(document: Document, draft: Draft) -> Sign | None:
    feed = read_feed(document.page.body, document.url, draft.now, document.page.headers.get("content-type", ""))
    if not feed.kind:
        return None
    draft.put("display_name", feed.title, "feed:title")
    draft.put("description", feed.description, "feed:description")
    draft.put("websites", feed.link, "feed:link")
    draft.put("language", feed.language, "feed:language")
    draft.put("avatar", feed.image, "feed:image")
    draft.posts(feed.posts, "feed:entries")
    return Sign.exists("feed:title")


def schema(document: Document, draft: Draft) -> None:
    """Add what a ProfilePage or the only organisation on the page says; schema.org objects prove nothing on their own."""
    for item in document.json_ld:
        if "ProfilePage" in types_of(item) and isinstance(item.get("mainEntity"), dict):
            _profile(item, draft)
            return
    businesses = [item for item in document.json_ld if types_of(item) & BUSINESSES and not _is_host(item, document)]
    if len({item.get("name") for item in businesses}) == 1:
        organisation(businesses[0], draft)


def _is_host(item: dict[str, Any], document: Document) -> bool:
    """Say whether the object is the platform's own publisher block: its address is the platform's front page."""
    address = str(item.get("url") or item.get("@id") or "")
    return same_site(address, document.url) and address.rstrip("/").count("/") < 3


def _profile(item: dict[str, Any], draft: Draft) -> None:
    entity = item["mainEntity"]
    source = "jsonld:ProfilePage"
    draft.put("display_name", entity.get("name"), f"{source}:mainEntity.name")
    draft.put("handle", entity.get("alternateName") or entity.get("additionalName"), f"{source}:mainEntity.alternateName")
    draft.put("platform_id", entity.get("identifier"), f"{source}:mainEntity.identifier")
    draft.put("created", item.get("dateCreated") or entity.get("dateCreated"), f"{source}:dateCreated")
    for key, field, actions in (
        ("interactionStatistic", "followers", FOLLOW),
        ("agentInteractionStatistic", "posts_total", WRITE),
        ("interactionStatistic", "posts_total", WRITE),
    ):
        for counter in _objects(entity.get(key)):
            if str(counter.get("name")) == "Friends":  # X: whom the account follows, also a SubscribeAction
                draft.put("following", counter.get("userInteractionCount"), f"{source}:mainEntity.{key}")
                continue
            if any(str(_type(counter.get("interactionType"))).endswith(action) for action in actions):
                draft.put(field, counter.get("userInteractionCount"), f"{source}:mainEntity.{key}")
    organisation(entity, draft, f"{source}:mainEntity")


def organisation(item: dict[str, Any], draft: Draft, source: str = "jsonld:Organization") -> None:
    """Fill the draft from a schema.org Organization, LocalBusiness or Person object."""
    draft.put("display_name", item.get("name"), f"{source}.name")
    draft.put("description", item.get("description"), f"{source}.description")
    draft.put("address", next(iter(_objects(item.get("address"))), item.get("address")), f"{source}.address")
    draft.put("phone", item.get("telephone"), f"{source}.telephone")
    draft.put("email", item.get("email"), f"{source}.email")
    links = item.get("sameAs") or []
    draft.put("websites", [*(links if isinstance(links, list) else [links]), item.get("url")], f"{source}.sameAs")
    draft.put("rating", one(item, "aggregateRating.ratingValue"), f"{source}.aggregateRating")
    if "rating" in draft.values:
        draft.put("rating_scale", one(item, "aggregateRating.bestRating"), f"{source}.aggregateRating")
    total = one(item, "aggregateRating.reviewCount") or one(item, "aggregateRating.ratingCount")
    draft.put("reviews", int(total) if str(total).isdecimal() else total, f"{source}.aggregateRating")
    draft.put("avatar", one(item, "logo.contentUrl") or one(item, "logo.url") or one(item, "image.contentUrl"), f"{source}.logo")
    draft.put("category", item.get("industry"), f"{source}.industry")


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def _type(value: Any) -> Any:
    return value.get("@type") if isinstance(value, dict) else value


def count_in_meta(document: Document, draft: Draft, noun: str, field: str) -> None:
    """Fill a count from the page's description, whichever meta element carries it."""
    for name in ("og:description", "description", "twitter:description"):
        draft.put(field, count_of(document.meta(name) or "", noun), f"meta:{name}")


def refused(why: str) -> Sign:
    """Return the sign of a shell that a platform shows instead of any page."""
    return Sign.unknown(why, Outcome.BLOCKED)
