"""From what a person types to a `Company`: names and domains checked before anything is asked.

`UsageError` is raised with the id of a text in `config/cli.toml` and its parameters; the command line says it in its language.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence

from crawler.errors import UsageError
from crawler.names import SPELLED
from crawler.platforms import Registry
from crawler.types import Company
from crawler.urls import host_of, normalise, registrable_domain
from crawler.vocabulary import Role

MAX_COMPETITORS = 100
PRIVATE_SUFFIXES = (".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".home.arpa", ".onion", ".intranet")
NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}\.?", re.IGNORECASE)


def read_domain(text: str) -> str:
    """Return the host that a person meant: `https://www.Firma.de/start` is `www.firma.de`.

    Raises UsageError for an address, a name of a private network or something that is no domain.
    """
    typed = text.strip()
    authority = typed.split("//", 1)[-1].split("/", 1)[0].lower()
    bare = authority[1:].split("]", 1)[0] if authority.startswith("[") else authority
    if NUMERIC_HOST.fullmatch(bare.rsplit(":", 1)[0] if bare.count(":") == 1 else bare) or _is_address(bare):
        raise UsageError("domain_is_ip", domain=typed)
    url = normalise(typed if "//" in typed else f"https://{typed}")
    host = host_of(url).rstrip(".") if url else ""
    if host in ("localhost", "localhost.localdomain") or host.endswith(PRIVATE_SUFFIXES) or (host and "." not in host):
        raise UsageError("private_host", domain=typed)
    if not host or "." not in host or not registrable_domain(host):
        raise UsageError("not_a_domain", domain=typed)
    return host


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def read_company(name: str, domain: str, registry: Registry, *, country: str = "de", known: Sequence[str] = ()) -> Company:
    """Return the audited company; raises UsageError for a missing name, a wrong domain or an address that is no account."""
    clean = " ".join(name.split())
    if not clean:
        raise UsageError("empty_name")
    host = read_domain(domain)
    if (answer := registry.identify(f"https://{host}/")).platform is not None or registry.is_platform_host(host):
        raise UsageError("platform_domain", domain=domain, reason=answer.reason)
    for url in known:
        if not (answer := registry.identify(url)).account:
            raise UsageError("bad_known", url=url, reason=answer.reason)
    return Company(slug(clean), clean, host, Role.OWN, country, known=tuple(known))


def read_competitors(pairs: Iterable[str], own: Company, registry: Registry) -> tuple[Company, ...]:
    """Return the competitors of `NAME=DOMAIN` texts, in the order given; raises UsageError for a wrong or repeated one."""
    found: list[Company] = []
    domains = {registrable_domain(own.domain)}
    ids = {own.id}
    for pair in pairs:
        name, sign, domain = pair.rpartition("=")
        if not sign or not name.strip() or not domain.strip():
            raise UsageError("bad_competitor", value=pair)
        host = read_domain(domain)
        if registry.is_platform_host(host):
            raise UsageError("platform_domain", domain=domain.strip(), reason="")
        if registrable_domain(host) in domains:
            raise UsageError("same_domain", domain=host)
        domains.add(registrable_domain(host))
        clean = " ".join(name.split())
        base = slug(clean)
        unique = base if base not in ids else f"{base}-{registrable_domain(host).replace('.', '-')}"
        ids.add(unique)
        found.append(Company(unique, clean, host, Role.COMPETITOR, own.country))
    if len(found) > MAX_COMPETITORS:
        raise UsageError("too_many_competitors", count=len(found), limit=MAX_COMPETITORS)
    return tuple(found)


def slug(name: str) -> str:
    """A short id for folders and rows: umlauts spelled out, lower case, hyphens, at most 60 characters, never empty."""
    spelled = name.lower().replace("&", " und ").translate(SPELLED)
    text = re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:60].strip("-")
    return text or "firma"
