"""The indicators behind the areas: what the frames say about each, between 0 and 1, and how much of it could be seen.

An indicator without anything seen has the score None. "None found" counts as seen only where enough platforms answered.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from crawler.activity import stagnation_risk
from crawler.benchmark import Standing, rank_share
from crawler.questionnaire import answers
from crawler.vocabulary import AccountClass, ActivityClass, LegalStatus, Presence
from reports.accounts import OWN_SITE, Account, View
from reports.areas import REASONS, Area, Indicator, open_severities, rate
from reports.benchmark import Compared, compared, covered
from reports.config import report_config
from reports.model import Light, Message, Param, Rounded, msg

Scored = tuple[float | None, float, Message | None]
"""Score, share seen, sentence."""
NOTHING: Scored = (None, 0.0, None)


def _indicators(area: str, found: Mapping[str, Scored | None]) -> tuple[Indicator, ...]:
    """With the weights of the configuration; None takes an indicator out, because it does not apply."""
    weights = report_config().areas.weight[area]
    return tuple(
        Indicator(name, weights[name], scored[0], scored[1] if scored[0] is not None else 0.0, scored[2])
        for name, scored in found.items()
        if scored is not None
    )


def _say(area: str, name: str, **params: Param) -> Message:
    return msg(f"areas.why.{area}.{name}", **params)


# --- A: presence and control ----------------------------------------------------------------------------------------------


def presence(view: View) -> Area:
    """Who controls what carries the company's name."""
    own = [row for row in view.own_accounts if row.confirmed and row.platform not in OWN_SITE]
    pages = [row for row in view.own_accounts if row.outside and row.exists and row.definition.page_type in ("account", "listing")]
    unclaimed = [row for row in view.own_accounts if row.account_class == AccountClass.AUTO_GENERATED and row.exists]
    old = [row for row in view.own_accounts if row.exists and (row.account_class == AccountClass.LEGACY or row.duplicate_of)]
    suspected = any(row.suspected for row in view.own_accounts)
    looked = looked_share(view) >= report_config().areas.looked_min
    held = (
        (len(own) / len(own + pages), 1.0, _say("presence", "control", n=len(own), m=len(own + pages))) if own or pages else NOTHING
    )
    indicators = _indicators(
        "presence",
        {
            "control": held,
            "unclaimed": _few("presence", "unclaimed", len(unclaimed), looked),
            "impersonation": NOTHING if suspected or not looked else (1.0, 1.0, None),
            "duplicates": _few("presence", "duplicates", len(old), looked),
            "links": _links(view),
        },
    )
    return rate("presence", indicators, open_severities(view, "presence"))


def looked_share(view: View) -> float:
    """Share of the platforms that gave an answer about the company."""
    rows = [row for row in view.own if row.platform not in OWN_SITE]
    asked = {row.platform for row in rows}
    answered = {row.platform for row in rows if row.presence != Presence.UNKNOWN}
    return len(answered) / len(asked) if asked else 0.0


def _few(area: str, name: str, count: int, looked: bool) -> Scored:
    """None is good, one is half, more is bad; none is known only where enough was looked at."""
    if count == 0:
        return (1.0, 1.0, None) if looked else NOTHING
    return 0.5 if count == 1 else 0.0, 1.0, _say(area, name, n=count)


def _links(view: View) -> Scored:
    """Own accounts that the company's site links, none of the links dead."""
    rows = [row for row in view.own_accounts if (row.official or row.dead_link) and row.platform not in OWN_SITE]
    known = [row for row in rows if row.dead_link or row.site_links_here is not None]
    if not known or not view.site_read(view.company):
        return NOTHING
    good = [row for row in known if row.site_links_here and not row.dead_link]
    return len(good) / len(known), len(known) / len(rows), _say("presence", "links", n=len(good), m=len(known))


# --- B: upkeep ------------------------------------------------------------------------------------------------------------


def upkeep_rows(view: View) -> list[Account]:
    """The own channels that an area of upkeep is about: not retired, on platforms where posting is the point."""
    skipped = report_config().areas.not_scored
    return [
        row
        for row in view.own_accounts
        if row.official
        and not row.dead_link
        and row.account_class != AccountClass.RETIRED
        and row.definition.activity
        and row.platform not in skipped
    ]


def risk_of(row: Account) -> tuple[str, ...] | None:
    """The signs of the early warning for one account."""
    return stagnation_risk(
        row.activity_class, row.cadence_change, row.weeks_active_share, row.longest_gap_days, row.definition.factor
    )


def upkeep(view: View) -> Area:
    """How well the channels are kept."""
    rows = upkeep_rows(view)
    points = report_config().areas.points
    classes = [(row, points[row.activity_class]) for row in rows if row.activity_class in points]
    idle = sum(point < points[ActivityClass.SLOWING] for _, point in classes)
    weeks = [float(row.weeks_active_share) for row in rows if row.weeks_active_share is not None]
    calm = [calm for row in rows if (calm := _calm(row)) is not None]
    indicators = _indicators(
        "upkeep",
        {
            "classes": _mean([point for _, point in classes], len(rows), _say("upkeep", "classes", n=idle, m=len(classes))),
            "weeks": (
                statistics.median(weeks),
                len(weeks) / len(rows),
                _say("upkeep", "weeks", share=Rounded(100 * statistics.median(weeks), 0)),
            )
            if weeks
            else NOTHING,
            "no_risk": _mean(calm, len(rows), _say("upkeep", "no_risk", n=calm.count(0.0), m=len(calm))),
            "rhythm": _rhythm(view, rows),
        },
    )
    return rate("upkeep", indicators, open_severities(view, "upkeep"))


def _calm(row: Account) -> float | None:
    """1 without a sign of stagnation, 0 with one or where it is there already."""
    if row.stale:
        return 0.0
    signs = risk_of(row)
    return None if signs is None else 0.0 if signs else 1.0


def _mean(values: Sequence[float], total: int, reason: Message) -> Scored:
    return (statistics.fmean(values), len(values) / total, reason) if values else NOTHING


def _rhythm(view: View, rows: Sequence[Account]) -> Scored:
    """Posts a week against the company's own target, else against the competitors' median."""
    wanted = targets(view)
    standings = {item.definition.id: item.standing for item in compared(view) if item.metric == "posts_per_week"}
    least = report_config().areas.min_rivals
    found: list[float] = []
    for row in rows:
        standing = standings.get(row.platform)
        median = standing.median_comp if standing is not None and standing.n_median >= least and standing.reliable else None
        reference = wanted.get(row.platform, median)
        if row.posts_per_week is not None and reference:
            found.append(min(1.0, float(row.posts_per_week) / reference))
    return _mean(
        found, len(rows), _say("upkeep", "rhythm", share=Rounded(100 * statistics.fmean(found), 0)) if found else msg("none")
    )


def targets(view: View) -> Mapping[str, float]:
    """Posts a week that the company wants, by platform, as far as it said so (question Z5)."""
    found: dict[str, float] = {}
    for row in answers.rows(view.result.gathered.questionnaire, "Z5"):
        platform = answers.platform_of(row.get("channel", ""), view.registry)
        wanted = answers.field(row, "posts")
        if platform and wanted is not None and float(wanted) > 0:
            found[platform] = found.get(platform, 0.0) + float(wanted)
    return found


# --- C: profiles ----------------------------------------------------------------------------------------------------------


def profile_rows(view: View) -> list[Account]:
    """The company's own pages on platforms, seen or named."""
    return [row for row in view.own_accounts if row.official and not row.dead_link and row.platform not in OWN_SITE]


def profiles(view: View) -> Area:
    """How the pages themselves look."""
    rows = profile_rows(view)
    complete = _percentages(rows, "completeness")
    consistent = _percentages(rows, "consistency")
    both = [bool(row.site_links_here and row.links_to_site) for row in rows if _both_known(row)]
    states = [row.link_status for row in rows if row.link_status not in ("none", "unknown")]
    wrong = sum(state != "ok" for state in states)
    indicators = _indicators(
        "profiles",
        {
            "completeness": _mean(complete, _applicable(rows, "completeness"), _share_said("completeness", complete)),
            "consistency": _mean(consistent, _applicable(rows, "consistency"), _share_said("consistency", consistent)),
            "both_ways": _mean(
                [float(value) for value in both], len(rows), _say("profiles", "both_ways", n=sum(both), m=len(both))
            ),
            "link_state": _mean(
                [float(state == "ok") for state in states], len(rows), _say("profiles", "link_state", n=wrong, m=len(states))
            ),
        },
    )
    return rate("profiles", indicators, open_severities(view, "profiles"))


def _both_known(row: Account) -> bool:
    """One direction that is known to be missing decides; otherwise both have to be known."""
    return False in (row.site_links_here, row.links_to_site) or None not in (row.site_links_here, row.links_to_site)


def _percentages(rows: Iterable[Account], column: str) -> list[float]:
    return [float(row.row[column]) / 100 for row in rows if row.row[column] is not None]


def _applicable(rows: Iterable[Account], column: str) -> int:
    return sum(row.row[f"{column}_state"] != "not_applicable" for row in rows)


def _share_said(name: str, values: Sequence[float]) -> Message:
    return _say("profiles", name, share=Rounded(100 * statistics.fmean(values), 0)) if values else msg("none")


# --- D and E: response and competition ------------------------------------------------------------------------------------


def response(view: View) -> Area:
    """What comes back, against comparable competitors. On a first audit there is nothing to compare the own past with."""
    listed = compared(view)
    indicators = _indicators(
        "response",
        {
            "rate": _against(listed, "erf_median_pct", "rate"),
            "comments": _against(listed, "comments_p1000", "comments"),
            "trend": None,
        },
    )
    return rate("response", indicators, open_severities(view, "response"))


def _against(listed: Iterable[Compared], metric: str, name: str) -> Scored:
    """`min(1, ratio to the median)`, averaged over platforms with enough comparable competitors."""
    least = report_config().areas.min_rivals
    standings = [item.standing for item in listed if item.metric == metric]
    values = [min(1.0, s.ratio_to_median) for s in standings if s.ratio_to_median is not None and s.n_median >= least]
    if not values:
        return NOTHING
    return statistics.fmean(values), 1.0, _say("response", name, share=Rounded(100 * statistics.fmean(values), 0), n=len(values))


def competition(view: View) -> Area:
    """Where competitors are and the company is not, and how often it posts among them. The size of the audience is not scored."""
    cover = covered(view)
    size = len(cover.expected)
    known = size / (size + len(cover.open)) if size else 0.0
    covering: Scored = (
        (1 - len(cover.gap) / size, known, _say("competition", "coverage", n=len(cover.gap), m=size)) if size else NOTHING
    )
    standings: list[Standing] = [item.standing for item in compared(view) if item.metric == "posts_per_week"]
    ranks = [share for standing in standings if (share := rank_share(standing)) is not None]
    indicators = _indicators(
        "competition",
        {"coverage": covering, "ranks": _mean(ranks, len(standings), _say("competition", "ranks", n=len(ranks)))},
    )
    return rate("competition", indicators, open_severities(view, "competition"))


# --- F and G: law and organisation ----------------------------------------------------------------------------------------


def legal(view: View) -> Area:
    """No score: the light follows the pointers, and is grey without any."""
    listed = [(row["params"], row["state"]) for row in view.findings if row["area"] == "legal" and "legal_status" in row["params"]]
    applicable = [params for params, _ in listed if params["legal_status"] != LegalStatus.NOT_APPLICABLE]
    checked = [params for params in applicable if params["legal_status"] != LegalStatus.NOT_CHECKED]
    known = len(checked) / len(applicable) if applicable else 0.0
    light = legal_light((p["legal_status"], bool(p.get("mandatory")), float(p.get("confidence", 1.0))) for p in applicable)
    counts = Counter(params["legal_status"] for params in applicable)
    reasons = tuple(
        msg(f"areas.why.legal.{status}", n=counts[status])
        for status in (LegalStatus.FLAGGED, LegalStatus.UNCLEAR, LegalStatus.NOT_CHECKED)
        if counts[status]
    )
    return Area("legal", light, None, known, (), reasons[:REASONS] if listed else (msg("areas.why.legal.none"),))


def legal_light(pointers: Iterable[tuple[str, bool, float]]) -> Light:
    """The light of applicable pointers as (result, mandatory, confidence)."""
    listed = tuple(pointers)
    sure = report_config().areas.legal_confidence
    if any(status == LegalStatus.FLAGGED and mandatory and conf >= sure for status, mandatory, conf in listed):
        return "red"
    if any(status in (LegalStatus.FLAGGED, LegalStatus.UNCLEAR) for status, _, _ in listed):
        return "amber"
    needed = [status for status, mandatory, _ in listed if mandatory]
    return "green" if needed and all(status == LegalStatus.OK for status in needed) else "grey"


def organisation(view: View) -> Area:
    """Mean of what the company said about itself; without answers grey."""
    items = report_config().areas.items
    points = organisation_points(view)
    indicators = tuple(Indicator(name, 1.0, points.get(name), 1.0, _item(name, points.get(name))) for name in items)
    return rate("organisation", indicators, open_severities(view, "organisation"))


def _item(name: str, points: float | None) -> Message | None:
    return None if points is None or points >= 1 else msg("areas.why.organisation.item", question=msg(f"areas.organisation.{name}"))


def organisation_points(view: View) -> Mapping[str, float]:
    """Points of the answered questions, 0-1; who does not know has given no answer."""
    channels = len(upkeep_rows(view))
    scores = answers.organisation_scores(view.result.gathered.questionnaire, channels)
    return {name: value for name, value in scores.items() if value is not None}


BUILDERS: Mapping[str, Callable[[View], Area]] = {
    "presence": presence,
    "upkeep": upkeep,
    "profiles": profiles,
    "response": response,
    "competition": competition,
    "legal": legal,
    "organisation": organisation,
}
