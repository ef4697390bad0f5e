"""Made-up answers of official interfaces, in the shape that their documentation shows, and a door that leads to them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from crawler.cli.audit import credentials
from crawler.platforms import load_registry
from crawler.platforms.api import account_requests, interface_for
from crawler.probe import drive
from crawler.settings import load_settings
from crawler.types import Classified
from tests.factory import NOW
from tests.fetch.loopback import Doorway, FakeClock, Server, answer, opened

KEYS = {
    "youtube": "AIza-marked-youtube+/=0815", "places": "AIza-marked-places-0815", "trustpilot": "tp-marked-trustpilot-0815",
    "yelp": "yelp-marked-0815", "meta": "EAAB|marked+meta/0815", "foursquare": "fsq-marked-0815", "brave": "BSA-marked-brave-0815",
}  # fmt: skip
"""Marked, with signs that a query has to quote."""
PLACE_ID = "ChIJmadeupplaceid0815nordq"
FSQ = "4f5e6d7c8b9a0b1c2d3e4f50"

CHANNEL = {
    "kind": "youtube#channelListResponse",
    "items": [
        {
            "kind": "youtube#channel",
            "id": "UCmadeupnordquell0815abA",
            "snippet": {
                "title": "Nordquell Wassertechnik", "description": "Filme aus dem Werk", "customUrl": "@nordquell",
                "publishedAt": "2015-03-02T10:00:00Z", "thumbnails": {"default": {"url": "https://yt3.example/a.jpg"}},
            },
            "statistics": {"viewCount": "90210", "subscriberCount": "1230", "hiddenSubscriberCount": False, "videoCount": "42"},
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": "UUmadeupnordquell0815abA"}},
        }
    ],
}  # fmt: skip
UPLOADS = {
    "kind": "youtube#playlistItemListResponse", "nextPageToken": "EAAa",
    "items": [
        {"snippet": {"title": "Pumpe"}, "contentDetails": {"videoId": "abcdefghijk", "videoPublishedAt": "2026-10-02T08:00:00Z"}},
        {"snippet": {"title": "Messe"}, "contentDetails": {"videoId": "bcdefghijkl", "videoPublishedAt": "2026-05-01T08:00:00Z"}},
    ],
}  # fmt: skip
NO_CHANNEL = {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0, "resultsPerPage": 5}}
PLACE = {
    "id": PLACE_ID, "displayName": {"text": "Nordquell Wassertechnik", "languageCode": "de"},
    "formattedAddress": "Hafenstraße 3, 24103 Kiel, Deutschland", "internationalPhoneNumber": "+49 431 1234560",
    "websiteUri": "https://www.nordquell.example/", "googleMapsUri": "https://maps.google.com/?cid=12345678901234567890",
    "rating": 4.3, "userRatingCount": 87, "businessStatus": "OPERATIONAL",
}  # fmt: skip
UNIT = {
    "id": "507f191e810c19729de860ea", "displayName": "Nordquell",
    "name": {"referring": ["nordquell.example"], "identifying": "nordquell.example"},
    "websiteUrl": "https://nordquell.example", "country": "DE", "numberOfReviews": {"total": 31}, "status": "active",
    "score": {"stars": 4.0, "trustScore": 3.9}, "links": [],
}  # fmt: skip
UNIT_PROFILE = {
    "isSubscriber": True, "email": "erika.muster@nordquell.example", "phone": "+49 431 1234560", "companyName": "Nordquell",
    "address": {"street": "Hafenstraße 3", "city": "Kiel", "postcode": "24103", "country": "Germany", "countryCode": "DE"},
    "description": {"header": "Nordquell", "text": "Wassertechnik aus Kiel."}, "socialmedia": {"facebook": None, "linkedin": None},
}  # fmt: skip
BUSINESS = {
    "id": "WavvLdfdP6g8aZTtbBQHTw", "alias": "nordquell-wassertechnik-kiel", "name": "Nordquell Wassertechnik",
    "is_claimed": False, "is_closed": False, "url": "https://www.yelp.com/biz/nordquell-wassertechnik-kiel", "review_count": 4,
    "rating": 4.5, "phone": "+494311234560", "categories": [{"alias": "plumbing", "title": "Sanitär"}],
    "location": {"address1": "Hafenstraße 3", "city": "Kiel", "zip_code": "24103", "country": "DE"},
}  # fmt: skip
FB_PAGE = {
    "id": "100200300400", "name": "Nordquell Wassertechnik", "username": "nordquell", "website": "https://nordquell.example",
    "link": "https://www.facebook.com/nordquell", "followers_count": 812, "fan_count": 800, "verification_status": "not_verified",
    "is_unclaimed": True, "is_owned": False,
    "posts": {
        "data": [{"created_time": "2026-09-01T08:00:00+0000", "permalink_url": "https://www.facebook.com/nordquell/posts/1"}],
        "paging": {"next": "https://graph.facebook.com/v25.0/100200300400/posts?access_token={key}&limit=10"},
    },
}  # fmt: skip
OWN_PAGES = {"data": [{"id": "77", "instagram_business_account": {"id": "17841400000000001"}}]}
IG_USER = {
    "business_discovery": {
        "id": "17841400000000002", "username": "nordquell", "name": "Nordquell", "website": "https://nordquell.example",
        "followers_count": 267, "follows_count": 12, "media_count": 120,
        "media": {"data": [{"timestamp": "2026-11-01T12:00:00+0000", "permalink": "https://www.instagram.com/p/a/"}]},
    },
    "id": "17841400000000001",
}  # fmt: skip
FSQ_PLACE = {
    "fsq_place_id": FSQ, "name": "Nordquell Wassertechnik", "tel": "0431 1234560", "website": "https://nordquell.example/",
    "location": {"address": "Hafenstraße 3", "locality": "Kiel", "postcode": "24103", "country": "DE"},
    "social_media": {"facebook_id": "100200300400", "instagram": "nordquell"}, "date_created": "2012-04-01",
    "date_closed": None, "categories": [{"name": "Plumber"}],
}  # fmt: skip


def google_error(code: int, status: str, reason: str) -> dict[str, Any]:
    return {"error": {"code": code, "status": status, "errors": [{"reason": reason}], "details": [{"reason": reason}]}}


def meta_error(code: int, subcode: int = 0) -> dict[str, Any]:
    return {"error": {"message": "made up", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"}}


def js(value: Any, status: int = 200, **headers: str) -> bytes:
    return answer(json.dumps(value), status, "application/json; charset=UTF-8", **headers)


@asynccontextmanager
async def door_to(server: Server, *, keys: Mapping[str, str] = KEYS, **more: Any) -> AsyncIterator[Doorway]:
    """A door in which the interfaces' own origins lead to the server."""
    environ = {f"ISTZUSTAND_KEY_{name.upper()}": key for name, key in keys.items()}
    known = credentials(load_settings(environ={}), environ)
    values: dict[str, Any] = {
        "route_all_to": ("127.0.0.1", server.port),
        "default_delay_s": 0.0,
        "platform_delays": False,
        "retries": 0,
    }
    async with opened(server, credentials=known, clock=FakeClock(NOW.timestamp()), **{**values, **more}) as door:
        yield door


async def ask(server: Server, platform: str, handle: str, *, url: str = "", **more: Any) -> Classified:
    """What the interface of a platform says about one account, over real sockets."""
    registry = load_registry()
    ref = registry.identify(url).ref if url else registry.build(platform, handle)
    assert ref is not None
    interface = interface_for(platform)
    assert interface is not None
    async with door_to(server, **more) as door:
        return await drive(account_requests(registry.get(platform), ref, NOW, {interface.name}), door.fetcher)
