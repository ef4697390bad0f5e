"""A small web in which no platform lets anybody in: robots.txt forbids on every second one, the others answer 403."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.cli.execute import Job, execute
from crawler.platforms import load_registry
from crawler.smallweb import SmallWeb
from crawler.types import Company
from crawler.urls import host_of
from crawler.vocabulary import Role
from tests.e2e.smallwebs import settings_for, web_of

OWN = Company("gruenpegel", "Grünpegel Pumpen GmbH", "gruenpegel.example", Role.OWN)
RIVAL = Company("rohrblick", "Rohrblick AG", "rohrblick.example", Role.COMPETITOR)
FORBID = '[[route]]\npath = "/robots.txt"\ntype = "text/plain"\ntext = "User-agent: *\\nDisallow: /"\n'
REFUSE = '[[route]]\npath = "*"\nstatus = 403\ntext = "<title>Forbidden</title>"\n'
LINKS = (
    '<footer><a href="https://www.facebook.com/gruenpegel" aria-label="Facebook">f</a>'
    '<a href="https://www.instagram.com/gruenpegel.pumpen/" aria-label="Instagram">i</a><a href="/impressum">Impressum</a></footer>'
)
SITE = {
    "index.html": f"<title>Grünpegel Pumpen GmbH</title><h1>Pumpen aus Passau</h1>{LINKS}",
    "impressum.html": "<h1>Impressum</h1><p>Grünpegel Pumpen GmbH<br>Innstraße 5<br>94032 Passau</p>",
    "index.toml": "# the company",
}


def platform_hosts() -> list[str]:
    """Every host under which the definitions place an account."""
    addresses = [example.canonical for definition in load_registry() for example in definition.examples.accounts]
    return sorted({host_of(address) for address in addresses} - {""})


@contextmanager
def blocked_web(folder: Path) -> Iterator[SmallWeb]:
    """Serve the company's site, and platforms that shut everybody out."""
    for number, host in enumerate(platform_hosts()):
        path = folder / host / "index.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# shut\n" + (FORBID if number % 2 else "") + REFUSE, encoding="utf-8")
    with web_of(
        folder, gruenpegel__example=SITE, rohrblick__example={"index.html": "<title>Rohrblick AG</title>", "index.toml": "# r"}
    ) as web:
        yield web


def audit_blocked(folder: Path, *, rivals: tuple[Company, ...] = (RIVAL,)) -> Path:
    """Audit the company over that web with a store of its own, and return the folder of the run."""
    out = folder / "out"
    with blocked_web(folder / "web") as web:
        job = Job(
            (OWN, *rivals), load_registry(), settings_for(web), f"sqlite:///{(folder / 'runs.sqlite').as_posix()}", out,
            languages=("de", "en"), formats=frozenset({"html", "json"}), browser=False, quiet=True,
        )  # fmt: skip
        assert execute(job) == 0
    return out
