"""`plan`: whom a run would ask and how long it takes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crawler.cli.audit import credentials, fetch_settings, read_subjects
from crawler.cli.questionnaire import seeded, take
from crawler.cli.texts import say
from crawler.plan import make_plan
from crawler.platforms import load_registry
from crawler.settings import load_settings


def show_plan(
    name: str,
    domain: str,
    competitors: tuple[str, ...],
    known: tuple[str, ...],
    country: str,
    config: Path | None,
    *,
    questionnaire: Path | None = None,
    as_json: bool,
) -> None:
    """Print the plan of an audit as a table, or as one JSON object. Raises UsageError for what cannot be used."""
    settings = load_settings(config)
    registry = load_registry()
    filled = take(questionnaire, registry) if questionnaire is not None else None
    subjects = seeded(read_subjects(name, domain, competitors, known, country, registry), filled, registry)
    max_pages = settings.section("site")["max_pages"]
    delay_s = fetch_settings(settings).default_delay_s
    keys = frozenset(credentials(settings))
    plan = make_plan(subjects, registry, max_pages=max_pages, default_delay_s=delay_s, keys=keys)
    if as_json:
        rows = [
            {"host": h.key, "purpose": h.purpose, "requests": h.requests, "pause_s": h.pause_s, "minutes": round(h.minutes, 2)}
            for h in plan.hosts
        ]
        quotas = [{"interface": q.name, "units": q.units, "allowance": q.allowance, "period": q.period} for q in plan.quotas]
        record = {"hosts": rows, "requests": plan.requests, "minutes": round(plan.minutes, 2), "quotas": quotas}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    from crawler.cli.tables import print_table

    columns = [(say(f"plan_{key}"), key not in ("host", "purpose")) for key in ("host", "purpose", "requests", "pause", "minutes")]
    cells = [(h.key, say(f"plan_{h.purpose}"), str(h.requests), f"{h.pause_s:g} s", f"{h.minutes:.1f}") for h in plan.hosts]
    print_table(columns, cells, say("plan_title"))
    for quota in plan.quotas:
        state = "unknown" if quota.enough is None else "enough" if quota.enough else "short"
        allowed = {"allowance": quota.allowance, "period": say(f"plan_period_{quota.period}")}
        sys.stderr.write(say(f"plan_quota_{state}", title=quota.title, units=quota.units, **allowed) + "\n")
    sys.stderr.write(say("plan_sum", requests=plan.requests, hosts=len(plan.hosts), minutes=f"{plan.minutes:.1f}") + "\n")
