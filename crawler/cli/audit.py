"""`audit` and `report`: from what was typed to a checked job."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.execute import Job, execute, make_folder, publish, settings_digest
from crawler.cli.questionnaire import seeded, take
from crawler.cli.runs import find_run, load_run
from crawler.company import read_company, read_competitors, slug
from crawler.discover import search
from crawler.discover.search import SearchSettings
from crawler.errors import UsageError
from crawler.platforms import Registry, load_registry
from crawler.settings import Settings, cache_folder, load_settings
from crawler.types import Company
from crawler.vocabulary import Severity

if TYPE_CHECKING:
    from crawler.fetch import Credential, FetchSettings
    from reports.branding import Branding

LANGUAGES = {"de": ("de",), "en": ("en",), "both": ("de", "en")}
FORMATS = ("html", "pdf", "xlsx", "csv", "parquet", "json")
COUNTRIES = ("de", "at", "ch")


@dataclass(frozen=True, slots=True)
class AuditOrder:
    """The arguments of `audit` as they were typed."""

    name: str
    domain: str
    competitors: tuple[str, ...]
    known: tuple[str, ...]
    country: str
    lang: str
    out: Path | None
    formats: str
    record: Path | None
    replay: Path | None
    browser: bool
    as_json: bool
    quiet: bool
    max_unknown: float | None
    fail_on: str | None
    config: Path | None
    questionnaire: Path | None = None


def run_audit(order: AuditOrder) -> int:
    """Check the arguments, run the audit, and return the exit code. Raises UsageError for what cannot be used."""
    settings = load_settings(order.config)
    registry = load_registry()
    filled = take(order.questionnaire, registry) if order.questionnaire is not None else None
    typed = read_subjects(order.name, order.domain, order.competitors, order.known, order.country, registry)
    subjects = seeded(typed, filled, registry)
    if order.record and order.replay:
        raise UsageError("record_and_replay")
    if order.replay is not None and not order.replay.is_file():
        raise UsageError("no_file", path=order.replay, reason=os.strerror(errno.ENOENT))
    if order.max_unknown is not None and not 0 <= order.max_unknown <= 1:
        raise UsageError("bad_share", value=order.max_unknown)
    site = settings.section("site")
    keys = credentials(settings)
    job = Job(
        subjects=subjects,
        registry=registry,
        fetch=fetch_settings(settings),
        # A recording asks the live web: it must keep to the pauses that all runs on this machine share.
        store_url=":memory:" if order.replay else store_url(settings),
        out=order.out or default_out(subjects[0]),
        languages=read_languages(order.lang),
        formats=read_formats(order.formats),
        max_pages=site["max_pages"],
        patience=site["patience"],
        record=order.record,
        replay=order.replay,
        browser=order.browser,
        as_json=order.as_json,
        quiet=order.quiet,
        max_unknown=order.max_unknown,
        fail_on=read_severity(order.fail_on),
        settings_digest=settings_digest(settings.sections),
        search=search_settings(settings, keys),
        credentials=keys,
        pages_days=settings.section("privacy")["pages_days"],
        questionnaire=filled,
        branding=branding_of(settings, order.config),
    )
    if order.record is not None:
        _check_writable(order.record)
    return execute(job)


def rewrite_report(
    run: str,
    lang: str,
    out: Path | None,
    formats: str,
    config: Path | None,
    *,
    questionnaire: Path | None = None,
    browser: bool = True,
    as_json: bool = False,
) -> None:
    """Write the report of a stored run again. `run` is a run's id or its folder; raises UsageError where there is none."""
    from crawler.store import open_store

    settings = load_settings(config)
    registry = load_registry()
    languages, wanted = read_languages(lang), read_formats(formats)
    stored = find_run(run, store_url(settings))
    filled = take(questionnaire, registry) if questionnaire is not None else None
    with open_store(stored.store_url) as store:
        if filled is not None and store.gathered(stored.run_id) is not None:
            store.save_questionnaire(stored.run_id, filled, datetime.now(UTC))
        gathered = load_run(store, stored.run_id, registry)
    if gathered is None:
        raise UsageError("no_run", run=run)
    target = out or stored.folder or default_out(gathered.own)
    make_folder(target)
    job = Job(
        gathered.subjects, registry, fetch_settings(settings), stored.store_url, target, languages, wanted, browser=browser,
        as_json=as_json, quiet=True, branding=branding_of(settings, config),
    )  # fmt: skip
    publish(job, gathered, 0.0)


def read_subjects(
    name: str, domain: str, competitors: tuple[str, ...], known: tuple[str, ...], country: str, registry: Registry
) -> tuple[Company, ...]:
    """Return the own company and its competitors; raises UsageError for what cannot be used."""
    if country.lower() not in COUNTRIES:
        raise UsageError("bad_choice", option="--country", value=country, choices=", ".join(COUNTRIES))
    own = read_company(name, domain, registry, country=country.lower(), known=known)
    return (own, *read_competitors(competitors, own, registry))


def read_languages(lang: str) -> tuple[str, ...]:
    """`de`, `en` or `both` to the languages of the report; other locale files count by their name."""
    from reports.i18n import available_languages

    choices = [*available_languages(), "both"]
    if lang not in choices:
        raise UsageError("bad_choice", option="--lang", value=lang, choices=", ".join(choices))
    return LANGUAGES.get(lang, (lang,))


def read_formats(text: str) -> frozenset[str]:
    """The outputs named in a comma separated list; raises UsageError for an unknown one."""
    named = [part for part in re.split(r"[,\s]+", text.lower()) if part]
    for part in named or [text]:
        if part not in FORMATS:
            raise UsageError("bad_choice", option="--format", value=part, choices=", ".join(FORMATS))
    return frozenset(named)


def read_severity(text: str | None) -> Severity | None:
    """The severity of `--fail-on`; raises UsageError for an unknown one."""
    if text is None:
        return None
    try:
        return Severity(text.lower())
    except ValueError:
        raise UsageError("bad_choice", option="--fail-on", value=text, choices=", ".join(Severity)) from None


def _check_writable(path: Path) -> None:
    """Raise UsageError where a file cannot be written; a recording must not fail after everything was fetched."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
    except OSError as error:
        raise UsageError("no_write", path=path, reason=error.strerror or str(error)) from error


def store_url(settings: Settings) -> str:
    """The database of the settings, or one SQLite file in the user's cache folder."""
    url: str = settings.section("store")["url"]
    return url or f"sqlite:///{(cache_folder() / 'istzustand.sqlite').as_posix()}"


def fetch_settings(settings: Settings) -> FetchSettings:
    """The door's settings from the sections [fetch] and [robots]."""
    from crawler.fetch import FetchSettings

    lifted = settings.section("robots")["lifted"]
    return FetchSettings(**settings.section("fetch"), robots_lifted=lifted)


def branding_of(settings: Settings, config: Path | None) -> Branding:
    """Whose report it is, by the section [branding]; files lie beside the settings file."""
    from reports.branding import read_branding

    return read_branding(settings.section("branding"), config.parent if config else Path())


def search_settings(settings: Settings, keys: Collection[str]) -> SearchSettings:
    """Which search service may be asked: the instance of the section [search], else Brave where its key is set."""
    return SearchSettings(settings.section("search")["searxng"], search.BRAVE if search.BRAVE in keys else "")


def credentials(settings: Settings, environ: Mapping[str, str] | None = None) -> Mapping[str, Credential]:
    """The keys of the official interfaces, by name, as the door adds them. Raises UsageError for what can be no key."""
    from crawler.fetch import Credential
    from crawler.fetch.credentials import read_keys
    from crawler.platforms.api import LIFTED, interfaces

    known = interfaces()
    keys = read_keys(known, os.environ if environ is None else environ, settings.section("keys")["file"])
    return {
        name: Credential(
            known[name].origin, known[name].header, f"{known[name].scheme}{key}", known[name].param, known[name].also, LIFTED
        )
        for name, key in keys.items()
    }


def default_out(company: Company) -> Path:
    """Where a report goes that has no `--out`: named after company and day, so that a person finds it."""
    return Path("out") / f"{slug(company.name)}-{datetime.now(UTC):%Y-%m-%d}"
