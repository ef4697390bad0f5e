"""`demo`: the shipped company over the shipped small web, through the real door and the real browser, on loopback."""

from __future__ import annotations

import dataclasses
import tempfile
import tomllib
from pathlib import Path

from crawler.cli.audit import read_formats, read_languages
from crawler.cli.execute import Job, execute
from crawler.cli.questionnaire import take
from crawler.company import read_company, read_competitors
from crawler.platforms import load_registry
from crawler.questionnaire import with_seeds
from crawler.settings import fixtures_folder, load_settings


def run_demo(
    out: Path | None,
    lang: str,
    formats: str,
    record: Path | None,
    replay: Path | None,
    *,
    browser: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Serve the small web on a free port, audit the demo company over it, and return the exit code."""
    from crawler.cli.audit import fetch_settings
    from crawler.smallweb import serve

    settings = load_settings()
    registry = load_registry()
    order = tomllib.loads((fixtures_folder() / "companies" / "demo.toml").read_text(encoding="utf-8"))
    own = read_company(order["name"], order["domain"], registry, country=order["country"])
    pairs = [f"{rival['name']}={rival['domain']}" for rival in order["competitor"]]
    rivals = [
        dataclasses.replace(company, reason=rival.get("reason", ""))
        for company, rival in zip(read_competitors(pairs, own, registry), order["competitor"], strict=True)
    ]
    answers = fixtures_folder() / "companies" / order["questionnaire"]
    filled = take(answers, registry)
    own, *rivals = with_seeds((own, *rivals), filled, registry)
    with serve(fixtures_folder() / "web") as web, tempfile.TemporaryDirectory(prefix="istzustand-demo-") as scratch:
        fetch = dataclasses.replace(
            fetch_settings(settings),
            route_all_to=("127.0.0.1", web.port),
            known_hosts=web.hosts,
            dns_records=web.dns_records,
            default_delay_s=0.0,
            platform_delays=False,
            allow_no_sandbox=True,
        )
        job = Job(
            subjects=(own, *rivals),
            registry=registry,
            fetch=fetch,
            store_url=f"sqlite:///{Path(scratch).as_posix()}/demo.sqlite",
            out=out or Path("out") / "demo",
            languages=read_languages(lang),
            formats=read_formats(formats),
            now=order["now"],
            record=record,
            replay=replay,
            browser=browser,
            as_json=as_json,
            quiet=quiet,
            questionnaire=filled,
        )
        return execute(job)
