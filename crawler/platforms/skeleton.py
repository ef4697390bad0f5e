"""The files of a new platform, ready to be filled: `istzustand platforms new` writes a definition and three cases.

The definition can be read as it is; what is still open in it is what `platforms check` then names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from crawler.errors import UsageError
from crawler.platforms.registry import Registry
from crawler.urls import normalise, registrable_domain, split

ID = re.compile(r"[a-z][a-z0-9_]{1,30}")
NO_SUCH = "zz-no-such-account-47110815"

DEFINITION = """\
id = "{id}"
name = "{name}"
kind = "network"          # network video messenger community podcast code hub employer review maps directory registry knowledge
region = "DACH"
page_type = "account"     # account: somebody signed up; listing: may be claimed; record: cannot be claimed; community: open data
way = "hand_check"        # probe: pages may be asked; api: with a key; hand_check: a person looks; site_evidence: only the own site
origin = ""               # how pages come to be without the company, if they do

[hosts]
domains = ["{domain}"]
front = {front}

[vars]
handle = '[A-Za-z0-9._-]{{2,60}}'

[[url]]                   # one for each shape of address
path = "{path}"
canonical = "{canonical}"

[words]                   # first words of a path that name no account, by reason
login = ["login", "signup"]
system = ["about", "help", "terms", "privacy"]
search = ["search"]

[politeness]
delay_s = 5
daily_requests = 200

[robots]
stance = "unknown"        # what robots.txt said about account pages on the day of the review; the live file decides
note = ""

[calibration]             # accounts known to exist and known not to: without both, nothing is ever called absent
present = ["{handle}"]
absent = ["{no_such}"]

[review]
checked_on = {today}
sources = []              # where you know all this from

[probe]                   # only for way = "probe"
url = "{{canonical}}"

[probe.exists]            # a status and a sign of the account
status = [200]
any = ["meta:og:title"]

[probe.absent]            # an explicit answer; everything else stays unknown
any = ["status:404", "status:410"]

[probe.walls]
login_wall = ["text:Log in to continue"]

[facts]                   # several sources, the first that answers
display_name = ["jsonld:Organization name", "meta:og:title"]

[claim]                   # what the page says of who holds it; plain text is a substring
claimed = []
unclaimed = []
auto_created = []

[names]
slugs = ["hyphen", "joined"]

[advice]
claim_url = ""
steps_de = []
steps_en = []

[check]
links = ["{{canonical}}"]
words_de = []
words_en = []

[examples]
accounts = [{{ url = "{url}", handle = "{handle}", canonical = "{url}" }}]
[examples.others]
"https://{host}/login" = "login"
"""
CASES: Mapping[str, tuple[int, str, str]] = {
    "exists": (200, "exists", "<!doctype html><title>{name}</title><meta property='og:title' content='Muster GmbH'>\n"),
    "absent": (404, "absent", "<!doctype html><title>404</title>\n"),
    "wall": (200, "unknown", "<!doctype html><title>{name}</title><p>Log in to continue\n"),
}


def write_skeleton(platform: str, url: str, registry: Registry, definitions: Path, cases: Path, *, today: date) -> list[Path]:
    """Write the files of a platform whose accounts look like `url`; returns their paths.

    Raises UsageError for an id that is taken or cannot be a file name, an address that names no account on a host of its own, and a
    host that another definition has.
    """
    if not ID.fullmatch(platform):
        raise UsageError("platform_id", platform=platform)
    file = definitions / f"{platform}.toml"
    if file.exists():
        raise UsageError("platform_exists", platform=platform, path=file)
    address = normalise(url)
    parts = split(address) if address else None
    if parts is None or address is None or not parts.path.strip("/"):
        raise UsageError("platform_url", url=url)
    if registry.is_platform_host(parts.host):
        raise UsageError("platform_host", host=parts.host)
    values = _values(platform, parts.host, parts.path, today)
    written = [_write(file, DEFINITION.format(**values))]
    for case, (status, presence, page) in CASES.items():
        expected = {"url": values["url"], "status": status, "presence": presence}
        if presence == "unknown":
            expected["failure"] = "login_wall"
        written.append(_write(cases / platform / case / "expected.json", json.dumps(expected, indent=1) + "\n"))
        written.append(_write(cases / platform / case / "page.html", page.format(**values)))
    return written


def _values(platform: str, host: str, path: str, today: date) -> dict[str, str]:
    domain = registrable_domain(host) or host
    front = host.removesuffix(domain).rstrip(".")
    head, _, handle = path.rstrip("/").rpartition("/")
    prefix = "@" if handle.startswith("@") else ""
    handle = handle.removeprefix("@")
    rule = f"{head}/{prefix}{{handle}}"
    return {
        "id": platform,
        "name": platform.replace("_", " ").title(),
        "host": host,
        "domain": domain,
        "front": json.dumps(["", "www"] if front in ("", "www") else [front]),
        "path": rule,
        "canonical": f"https://{host}{rule}",
        "url": f"https://{host}{head}/{prefix}{handle.lower()}",
        "handle": handle.lower(),
        "no_such": NO_SUCH,
        "today": today.isoformat(),
    }


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
