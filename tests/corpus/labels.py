"""The labelled pages of companies, and how a label is compared with what is found. Shared by the test and the benchmark."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.extract.addresses import repair
from crawler.platforms import Registry

Key = tuple[str, str]
"""Platform and handle as the grammar writes them."""


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One saved page with the accounts that a person found to be its owner's."""

    name: str
    url: str
    body: bytes
    own: frozenset[Key]
    open: frozenset[Key]
    """Accounts that the labels call ambiguous: they count neither way."""
    unnamed: int
    """Own accounts by label that the grammar cannot name: networks that no longer exist, and groups."""


def read_pages(folder: Path, registry: Registry) -> list[LabelledPage]:
    """Return all pages of `index.jsonl` in `folder`."""
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_page(folder, row, registry) for row in rows]


def digest(folder: Path) -> str:
    """Return SHA-256 over labels and pages: figures hold for one state of the set only."""
    total = hashlib.sha256((folder / "index.jsonl").read_bytes())
    for path in sorted(folder.glob("*.html")):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _page(folder: Path, row: dict[str, Any], registry: Registry) -> LabelledPage:
    keys = [_key(account, registry) for account in row["accounts"]]
    return LabelledPage(
        name=row["file"],
        url=(row["url_of_page_if_known"] or f"https://{row['domain'] or 'unknown.example'}/").removesuffix(" (base)"),
        body=(folder / row["file"]).read_bytes(),
        own=frozenset(key for key in keys if key),
        open=frozenset(key for key in (_key(account, registry) for account in row["ambiguous"]) if key),
        unnamed=sum(key is None for key in keys),
    )


def _key(account: dict[str, Any], registry: Registry) -> Key | None:
    written = str(account.get("handle_or_url") or account.get("url")).strip()
    if written.startswith("@") and account["platform"] == "twitter":
        written = f"https://x.com/{written[1:]}"
    return account_key(written, registry)


def account_key(written: str, registry: Registry) -> Key | None:
    """Return platform and handle of an address as a page writes it, None where the grammar names no account."""
    for url in (written, repair(written)):
        ref = registry.identify(url).ref or registry.candidate(url)
        if ref is not None:
            return ref.platform, ref.handle
    return None
