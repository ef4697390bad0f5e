"""What the real recordings must be read as: our own table, made by looking at each file.

Key: file name, `#n` for one exchange of a cassette. Value: platform, address, presence, and the facts that stand on the page.
Counts are written as their value, dates as day; `posts` is the number of dated posts.
"""

from __future__ import annotations

import ast
import base64
import gzip
import json
import re
from typing import Any

EXPECTED: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "linkedin_company_audiense.html": (
        "linkedin",
        "https://www.linkedin.com/company/audiense",
        "exists",
        {
            "display_name": "Audiense", "handle": "audiense", "followers": 5750, "category": "Advertising Services",
            "websites": ("http://www.audiense.com/",), "address.city": "London", "address.street": "Kemp House",
            "address.postcode": "EC1V2NX", "address.country": "gb", "last_post": "2024-10-05", "posts": 10,
        },
    ),
    "facebook_page_axsapt_2013.html": (
        "facebook",
        "https://www.facebook.com/Axsapt",
        "exists",
        {
            "display_name": "Axsapt", "handle": "Axsapt", "followers": 123, "platform_id": "116766339124",
            "category": "Бизнес-консультант",
        },
    ),
    "facebook_mobile_nintendo_posts.html": (
        "facebook",
        "https://m.facebook.com/Nintendo/posts/",
        "exists",
        {
            "display_name": "Nintendo", "handle": "Nintendo", "followers": 5411563, "platform_id": "119240841493711",
            "last_post": "2021-06-05", "posts": 2,
        },
    ),
    "telegram_channel_diabox.html": (
        "telegram",
        "https://t.me/DiaboxApp",
        "exists",
        {"display_name": "DiaBox", "handle": "DiaboxApp", "followers": 5012, "description": "DiaBox App Official Channel"},
    ),
    "telegram_post_chollometro.html": (
        "telegram",
        "https://t.me/chollometro/28542",
        "exists",
        {"display_name": "Chollometro", "handle": "chollometro"},
    ),
    "dribbble_profile_phenomenon.html": (
        "dribbble",
        "https://dribbble.com/phenomenonstudio",
        "exists",
        {"display_name": "Phenomenon Studio", "handle": "phenomenonstudio", "followers": 10472, "following": 488, "posts": 24},
    ),
    "youtube_channel_onemedia.html": (
        "youtube",
        "https://www.youtube.com/channel/UCzcRQ3vRNr6fJ1A9rqFn7QA",
        "exists",
        {
            "display_name": "ONE Media", "handle": "OneMedia.", "platform_id": "UCzcRQ3vRNr6fJ1A9rqFn7QA", "followers": 4690000,
            "posts_total": 6800, "verified": True, "posts": 34, "last_post": "2024-01-04",
        },
    ),
    "youtube_innertube_channel_kurzgesagt.json": (
        "youtube",
        "https://www.youtube.com/@kurzgesagt",
        "exists",
        {
            "display_name": "Kurzgesagt – In a Nutshell", "handle": "kurzgesagt", "platform_id": "UCsXVk37bltHxD1rDPwtNM8Q",
            "followers": 25000000, "posts_total": 337, "verified": True, "posts": 30, "last_post": "2026-01-16",
        },
    ),
    "youtube_feed_kurzgesagt.json": (
        "youtube",
        "https://www.youtube.com/@kurzgesagt",
        "exists",
        {
            "display_name": "Kurzgesagt – In a Nutshell", "platform_id": "UCsXVk37bltHxD1rDPwtNM8Q", "last_post": "2026-01-22",
            "posts": 15,
        },
    ),
    "youtube_feed_not_available.json": ("youtube", "https://www.youtube.com/channel/UCTGjY2I-ZUGnwVoWAGRd7XQ", "absent", {}),
    "youtube_consent_wall_instead_of_channel.html": (
        "youtube", "https://www.youtube.com/channel/UCuZEHd5sgecqomZ2PVDhGZg", "unknown", {},
    ),
    "x_post_theverge.html": (
        "x", "https://x.com/verge/status/957383241714970624", "exists", {"display_name": "The Verge", "handle": "verge"},
    ),
    "x_script_shell_instead_of_post.html": ("x", "https://twitter.com/pepephone/status/436461658601713664", "unknown", {}),
    "twitter_api_v2_user.yaml#0": (
        "x", "https://twitter.com/Twitter", "exists", {"display_name": "Twitter", "handle": "Twitter", "platform_id": "783214"},
    ),
    "twitter_api_v2_users_by_username.yaml#0": (
        "x", "https://twitter.com/Twitter", "exists", {"display_name": "Twitter", "handle": "Twitter", "platform_id": "783214"},
    ),
    "github_api_org_octokit.json": (
        "github",
        "https://github.com/octokit-fixture-org",
        "exists",
        {
            "display_name": "octokit-fixture-org", "handle": "octokit-fixture-org", "platform_id": "31898100", "followers": 0,
            "following": 0, "posts_total": 316, "created": "2017-09-12", "verified": False, "category": "Organization",
        },
    ),
    "github_api_org_pygithub.txt": (
        "github",
        "https://github.com/BeaverSoftware",
        "exists",
        {
            "display_name": "BeaverSoftware", "description": "BeaverSoftware writes software.", "websites": ("http://www.example.com/",),
            "address.city": "Paris, France", "email": "foo@example.com", "followers": 130, "following": 1, "posts_total": 121,
            "created": "2014-01-09", "verified": False,
        },
    ),
    "peertube_account_framasoft_1.json": (
        "mastodon",
        "https://framatube.org/accounts/framasoft",
        "exists",
        {
            "display_name": "Framasoft", "handle": "framasoft@framatube.org", "followers": 980, "following": 0,
            "created": "2018-03-01",
        },
    ),
    "peertube_account_framasoft_2.json": (
        "mastodon", "https://framatube.org/accounts/framasoft", "exists",
        {"display_name": "Framasoft", "handle": "framasoft@framatube.org", "platform_id": "3", "followers": 980},
    ),
    "fediverse_framasoft_framatube.org.json": (
        "mastodon", "https://framatube.org/accounts/framasoft", "exists", {"handle": "framasoft@framatube.org"},
    ),
    "fediverse_https___framatube.org_accounts_framasoft.json": (
        "mastodon", "https://framatube.org/accounts/framasoft", "exists",
        {"display_name": "Framasoft", "handle": "framasoft@framatube.org"},
    ),
    "fediverse_https___info.pleroma.site_actor.json": (
        "mastodon", "https://info.pleroma.site/actor.json", "exists", {"handle": "admin@info.pleroma.site"},
    ),
    "fediverse_framatube.org_host_meta.xml": ("mastodon", "https://framatube.org/.well-known/host-meta", "unknown", {}),
    "fediverse_mamot.fr_host_meta.xml": ("mastodon", "https://mamot.fr/.well-known/host-meta", "unknown", {}),
    "fediverse_mastodon.social_host_meta.xml": ("mastodon", "https://mastodon.social/.well-known/host-meta", "unknown", {}),
    "fediverse_pawoo.net_host_meta.xml": ("mastodon", "https://pawoo.net/.well-known/host-meta", "unknown", {}),
    "mastodon_api_account_lookup.yaml#0": (
        "mastodon",
        "http://localhost:3000/@mastodonpy_test",
        "exists",
        {
            "display_name": "John Lennon", "description": "I walk funny", "followers": 0, "following": 0, "posts_total": 0,
            "platform_id": "117020565966271181", "created": "2026-08-01", "last_post": "2026-08-01",
        },
    ),
    "mastodon_api_account_lookup.yaml#1": ("mastodon", "http://localhost:3000/@kljadklajsdkljlkjlkjlkjasdasd", "absent", {}),
    "mastodon_api_account_lookup.yaml#2": (
        "mastodon",
        "http://localhost:3000/@mastodonpy_test",
        "exists",
        {"display_name": "John Lennon", "followers": 0, "posts_total": 0, "created": "2026-08-01"},
    ),
    "mastodon_api_instance.yaml#0": ("mastodon", "http://localhost:3000/", "unknown", {}),
    "mastodon_api_instance_v1.yaml#0": ("mastodon", "http://localhost:3000/", "unknown", {}),
    "mastodon_api_nodeinfo.yaml#0": ("mastodon", "http://localhost:3000/", "unknown", {}),
    "tiktok_oembed_a3noticias.json": (
        "tiktok", "https://www.tiktok.com/@a3noticias", "exists", {"display_name": "Antena 3 Noticias", "handle": "a3noticias"},
    ),
    "wikidata_entity_Q1299.json": (
        "wikidata",
        "https://www.wikidata.org/wiki/Q1299",
        "exists",
        {
            "display_name": "The Beatles", "handle": "Q1299", "websites": ("http://www.thebeatles.com/",),
            "description": "britische Rockband der 1960er-Jahre",
        },
    ),
}  # fmt: skip


def exchange(name: str, body: bytes) -> tuple[bytes, int | None]:
    """Take the body and status of one recorded exchange out of a cassette or replay file; other files stay as they are."""
    if name.endswith(".txt"):
        lines = body.decode().split("\n")
        place = next(i for i, line in enumerate(lines) if line.isdigit() and len(line) == 3)
        return lines[place + 2].encode(), int(lines[place])
    if ".yaml#" in name:
        return _cassette(body.decode(), int(name.rpartition("#")[2]))
    return body, None


def _cassette(text: str, number: int) -> tuple[bytes, int]:
    """Read one interaction of the recorder's YAML: the scalar under `string:` and the status code."""
    block = text.split("\n- request:")[number + 1].partition("\n  response:")[2]
    status = int(re.search(r"\n      code: (\d{3})", block)[1])
    scalar = block.partition("\n      string: ")[2].partition("\n    headers:")[0]
    if scalar.startswith("!!binary"):
        return gzip.decompress(base64.b64decode("".join(scalar.partition("\n")[2].split()))), status
    folded = re.sub(r"\n(\s*\n)*\s*", lambda gap: "\n" * gap[0].count("\n\n") or " ", scalar.strip())
    if folded.startswith("'"):
        return folded[1:-1].replace("''", "'").encode(), status
    value = ast.literal_eval(re.sub(r"\\ ", " ", folded)) if folded.startswith('"') else folded
    json.loads(value)
    return value.encode(), status
