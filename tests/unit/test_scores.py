"""Scores: the vectors of the report specification for completeness, areas and comparison, and that unknown never counts against."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.activity import measure, stagnation_risk
from crawler.benchmark import Entry, Standing, compare, coverage, rank_share, share
from crawler.platforms import load_registry
from crawler.quality import Part, Rating, completeness, consistency, reactions, response
from crawler.types import Address, Count, Facts, Profile
from crawler.vocabulary import ClaimState, Outcome, Ownership, Presence, Role, ValueState
from reports.accounts import View
from reports.areas import Area, Indicator, areas, capped, light_of, rate, tiles
from reports.benchmark import compared
from reports.indicators import legal_light
from reports.sections.activity import by_week
from tests.factory import NOW, counted, make_company, make_gathered, make_post, make_profile, make_ref
from tests.reporting import result_of

SHARES = st.one_of(st.none(), st.floats(0, 1))
PARTS = st.lists(st.builds(Part, st.text("abc", min_size=1, max_size=3), st.integers(1, 30), SHARES), min_size=1, max_size=12)


def entry(value: float | None, *, own: bool = False, followers: int | None = 1000, name: str = "") -> Entry:
    return Entry(name or ("own" if own else f"rival-{value}"), value, followers, "de", own)


def standing_of(*entries: Entry) -> Standing:
    found = compare(entries)
    assert found is not None
    return found


def score_profile(facts: Facts, **changes: object) -> Rating:
    profile = make_profile(facts=facts, **changes)
    return completeness(profile, make_company(), load_registry().get(profile.platform))


# --- completeness and consistency -----------------------------------------------------------------------------------------


def test_the_vector_of_completeness() -> None:
    seen = [("display_name", 10, 1.0), ("avatar", 10, 1.0), ("cover", 5, 0.0), ("description", 15, 0.5), ("website", 15, 1.0),
            ("legal_notice", 15, 0.0)]  # fmt: skip
    parts = [Part(*part) for part in seen] + [Part("contact", 10, None), Part("call_to_action", 5, None)]

    rating = Rating(tuple(parts))

    assert rating.score == pytest.approx(60.7, abs=0.05)
    assert rating.known_share == pytest.approx(0.82, abs=0.005)
    assert rating.missing == ("legal_notice", "description", "cover")


def test_too_little_known_is_not_rated() -> None:
    assert Rating((Part("display_name", 50, 1.0), Part("avatar", 50, None))).score is None


def test_a_field_that_is_not_shown_is_unknown_and_one_known_to_be_empty_is_missing() -> None:
    silent = {part.name: part.share for part in score_profile(Facts(display_name="Musterwerk")).parts}
    empty = score_profile(Facts(display_name="Musterwerk", states={"description": ValueState.ABSENT}))

    assert silent["description"] is None
    assert "description" in empty.missing


@pytest.mark.parametrize(("length", "share"), [(19, 0.0), (20, 0.5), (59, 0.5), (60, 1.0)])
def test_a_description_counts_by_its_length(length: int, share: float) -> None:
    parts = {part.name: part.share for part in score_profile(Facts(description="x" * length)).parts}

    assert parts["description"] == share


@pytest.mark.parametrize(("handle", "share"), [("musterwerk", 1.0), ("UC1234567890123456789012", 0.0), ("name-123456789", 0.0)])
def test_an_address_made_of_a_number_cannot_be_remembered(handle: str, share: float) -> None:
    ref = dataclasses.replace(make_ref(), handle=handle)

    assert {part.name: part.share for part in score_profile(Facts(), ref=ref).parts}["vanity"] == share


def test_platforms_have_no_field_that_they_lack_and_records_have_none() -> None:
    names = {part.name for part in score_profile(Facts()).parts}
    record = make_profile(platform="gleif", ref=dataclasses.replace(make_ref(), platform="gleif"))

    assert names.isdisjoint({"contact", "opening_hours", "category"})
    assert completeness(record, make_company(), load_registry().get("gleif")).parts == ()


def test_a_page_that_was_not_read_has_no_score() -> None:
    rating = score_profile(Facts(), presence=Presence.UNKNOWN, failure=Outcome.LOGIN_WALL)

    assert (rating.score, rating.missing, rating.known_share) == (None, (), 0.0)


def agreement(facts: Facts, handle: str = "musterwerk-pumpen@mastodon.social", **changes: object) -> dict[str, float | None]:
    profile = make_profile(facts=facts, ref=make_ref("mastodon", handle), **changes)
    other = make_profile(facts=Facts(description="Pumpen und Anlagen für Wasserwerke aus Landshut"))
    return {part.name: part.share for part in consistency(profile, make_company(), [other]).parts}


def test_a_page_that_says_what_the_site_says_agrees() -> None:
    facts = Facts(
        display_name="Musterwerk Pumpen GmbH",
        websites=("https://www.musterwerk-pumpen.example/",),
        phone="+49 871 123456-0",
        address=Address("Hauptstr. 5", "84028", "Landshut"),
        description="Pumpen für Wasserwerke: Anlagen aus Landshut",
    )

    found = agreement(facts)

    assert found == {"name": 1.0, "website": 1.0, "logo": None, "handle": 1.0, "contact": 1.0, "description": 1.0}


@pytest.mark.parametrize(
    ("websites", "links_home", "share"),
    [
        (("http://musterwerk-pumpen.example/",), True, 0.5), (("https://linktr.ee/musterwerk",), True, 0.5),
        (("https://andere-pumpen.example/",), False, 0.0), ((), None, None),
    ],
)  # fmt: skip
def test_the_link_to_the_site_counts_by_where_it_leads(
    websites: tuple[str, ...], links_home: bool | None, share: float | None
) -> None:
    assert agreement(Facts(websites=websites), links_to_site=links_home)["website"] == share


def test_the_beginning_of_the_name_is_half_a_handle_and_another_word_none() -> None:
    assert agreement(Facts(), "musterwerk@mastodon.social")["handle"] == 0.5
    assert agreement(Facts(), "pumpenprofi@mastodon.social")["handle"] == 0.0


def test_a_single_page_has_nothing_to_agree_with() -> None:
    assert consistency(make_profile(), make_company(), []).parts == ()


# --- response -------------------------------------------------------------------------------------------------------------


def test_reactions_are_counted_by_followers_and_post() -> None:
    posts = (*(make_post(5 + 10 * n, **counted(10, 2, 1)) for n in range(6)), make_post(100, **counted(500)))
    facts = Facts(posts=posts, followers=Count.exact(1000))

    found = response(facts, measure(facts, NOW), NOW, ("likes", "comments", "shares"))

    assert (found.likes_p1000, found.comments_p1000, found.shares_p1000) == pytest.approx((10, 2, 1))
    assert (found.interactions_90d, found.erd_pct) == (78, pytest.approx(100 * 78 / 90_000))


def test_a_hidden_part_makes_the_sum_unknown() -> None:
    posts = (*(make_post(5 + 10 * n, likes=Count.exact(3), comments=Count.exact(1)) for n in range(6)), make_post(100))
    facts = Facts(posts=posts, followers=Count.exact(1000))

    strict = response(facts, measure(facts, NOW), NOW, reactions("linkedin"))
    loose = response(facts, measure(facts, NOW), NOW, reactions("youtube"))

    assert (strict.interactions_90d, strict.shares_p1000) == (None, None)
    assert loose.interactions_90d == 24
    assert measure(facts, NOW, parts=reactions("linkedin")).erf_median_pct is None
    assert measure(facts, NOW, parts=reactions("youtube")).erf_median_pct == pytest.approx(0.4)


def test_a_cut_list_of_posts_has_no_sum() -> None:
    facts = Facts(posts=tuple(make_post(5 + n, **counted(10)) for n in range(6)), followers=Count.exact(1000))

    assert response(facts, measure(facts, NOW), NOW).interactions_90d is None


@pytest.mark.parametrize(
    ("kind", "cadence", "weeks", "gap", "factor", "signs"),
    [
        ("active", 0.5, 0.9, 10, 1, ("cadence",)), ("active", 0.6, 0.25, 44, 1, ()),
        ("slowing", None, 0.2, 45, 1, ("weeks", "gap")), ("active", None, 0.2, 45, 2, ()),
        ("active", None, None, None, 1, None), ("dormant", 0.1, 0.0, 200, 1, None),
    ],
)  # fmt: skip
def test_the_early_warning(
    kind: str, cadence: float | None, weeks: float | None, gap: float | None, factor: float, signs: tuple[str, ...] | None
) -> None:
    assert stagnation_risk(kind, cadence, weeks, gap, factor) == signs


def test_weeks_before_the_oldest_visible_post_were_not_visible() -> None:
    monday = NOW.date()
    weeks = tuple(monday.fromordinal(monday.toordinal() - 7 * back) for back in (3, 2, 1, 0))
    posts = [make_post(0), make_post(13)]

    assert by_week(posts, weeks, complete=False) == (None, 1, 0, 1)
    assert by_week(posts, weeks, complete=True) == (0, 1, 0, 1)


# --- areas ----------------------------------------------------------------------------------------------------------------

UPKEEP = (Indicator("classes", 40, 0.65), Indicator("weeks", 20, 0.8), Indicator("no_risk", 20, 1.0), Indicator("rhythm", 20, None))


def test_the_vector_of_an_area() -> None:
    found = rate("upkeep", UPKEEP)

    assert (found.score, found.known, found.light) == (pytest.approx(77.5), pytest.approx(0.80), "green")


def test_a_grave_finding_caps_the_light() -> None:
    assert rate("upkeep", UPKEEP, ["high"]).light == "amber"
    assert rate("upkeep", UPKEEP, ["critical"]).light == "red"
    assert rate("upkeep", UPKEEP, ["medium", "low"]).light == "green"
    assert capped("grey", frozenset({"high"})) == "grey"


@pytest.mark.parametrize(
    ("score", "known", "light"),
    [(75, 0.5, "green"), (74.9, 1, "amber"), (50, 1, "amber"), (49.9, 1, "red"), (100, 0.49, "grey"), (0, 0.49, "grey"),
     (None, 0, "grey")],
)  # fmt: skip
def test_limits_of_the_lights(score: float | None, known: float, light: str) -> None:
    assert light_of(score, known) == light


@pytest.mark.parametrize(
    ("pointers", "light"),
    [
        ([("flagged", True, 0.8)], "red"), ([("flagged", True, 0.79)], "amber"), ([("flagged", False, 1.0)], "amber"),
        ([("ok", True, 1.0), ("unclear", False, 1.0)], "amber"), ([("ok", True, 1.0), ("not_checked", False, 1.0)], "green"),
        ([("ok", True, 1.0), ("not_checked", True, 1.0)], "grey"), ([], "grey"),
    ],
)  # fmt: skip
def test_the_light_of_law_follows_the_pointers(pointers: Sequence[tuple[str, bool, float]], light: str) -> None:
    assert legal_light(pointers) == light


@given(PARTS, st.integers(0, 11))
def test_unknown_takes_no_part_in_a_score(parts: list[Part], place: int) -> None:
    """Adding what nobody could see never changes the score, only the share that is known."""
    open_part = Part("more", 25, None)
    more = (*parts[:place], open_part, *parts[place:])

    assert rate("upkeep", _indicators(more)).score == rate("upkeep", _indicators(parts)).score
    assert rate("upkeep", _indicators(more)).known <= rate("upkeep", _indicators(parts)).known


@given(PARTS)
def test_what_becomes_unknown_never_makes_a_light_red_by_itself(parts: list[Part]) -> None:
    hidden = [dataclasses.replace(part, share=None) for part in parts]

    assert rate("upkeep", _indicators(hidden)).light == "grey"


def _indicators(parts: Sequence[Part]) -> list[Indicator]:
    return [Indicator(part.name, part.weight, part.share) for part in parts]


# --- comparison -----------------------------------------------------------------------------------------------------------


def test_the_vector_of_a_share() -> None:
    known = [entry(180, own=True), entry(420), entry(300), entry(None)]

    standing = standing_of(*known)

    assert share(known) == pytest.approx(20.0)
    assert (standing.n_known, standing.n_compared) == (3, 4)


@pytest.mark.parametrize(
    "entries",
    [
        [entry(None, own=True), entry(4), entry(3)], [entry(5, own=True), entry(4), entry(None)],
        [entry(5, own=True), entry(4), entry(3), entry(None, name="a"), entry(None, name="b"), entry(None, name="c")],
    ],
)  # fmt: skip
def test_no_share_where_too_little_is_known(entries: list[Entry]) -> None:
    assert share(entries) is None


def test_ties_share_the_better_rank() -> None:
    standing = standing_of(entry(5, own=True), entry(9), entry(5, name="twin"), entry(1))

    assert (standing.rank, standing.n_known) == (2, 4)
    assert rank_share(standing) == pytest.approx(2 / 3)


def test_an_unreadable_competitor_is_no_zero() -> None:
    known = [entry(5, own=True), entry(9), entry(7), entry(8)]

    alone, among = standing_of(*known), standing_of(*known, entry(None))

    assert (alone.median_comp, alone.ratio_to_median, alone.rank) == (among.median_comp, among.ratio_to_median, among.rank)
    assert (among.n_known, among.n_compared) == (4, 5)


def test_less_than_sixty_percent_known_gives_neither_ratio_nor_rank() -> None:
    standing = standing_of(entry(5, own=True), entry(9), entry(7), *(entry(None, name=name) for name in "abc"))

    assert (standing.ratio_to_median, standing.rank, standing.why_no_rank) == (None, None, "not_reliable")


def test_reasons_for_no_rank() -> None:
    unknown, few = standing_of(entry(None, own=True), entry(9), entry(7), entry(8)), standing_of(entry(5, own=True), entry(9))

    assert (unknown.why_no_rank, few.why_no_rank) == ("own_unknown", "few_known")


def test_ten_times_the_followers_stay_out_of_the_median() -> None:
    standing = standing_of(entry(5, own=True), entry(4, followers=10_000), entry(100, followers=10_001, name="giant"), entry(6))

    assert (standing.median_comp, standing.n_median, standing.n_known) == (5, 2, 4)


@pytest.mark.parametrize(("own", "word"), [(12.5, "above"), (12.4, "usual"), (8.1, "usual"), (8.0, "below")])
def test_a_word_of_judgement_needs_a_clear_difference(own: float, word: str) -> None:
    standing = standing_of(entry(own, own=True), entry(9), entry(10), entry(11))

    assert standing.judgement == word


def test_two_competitors_are_too_few_for_a_judgement() -> None:
    standing = standing_of(entry(50, own=True), entry(9), entry(10))

    assert standing.judgement == ""


def test_coverage_needs_three_known_competitors_and_an_own_place() -> None:
    found = coverage(
        [
            ("gap", "absent", ["alive", "alive", "absent"]), ("idle", "idle", ["alive", "alive", "idle"]),
            ("held", "alive", ["alive", "alive", "absent"]), ("open", "unknown", ["alive", "alive", "alive"]),
            ("few", "absent", ["alive", "alive", "unknown"]), ("alone", "alive", ["absent", "absent", "absent"]),
        ]
    )  # fmt: skip

    assert found.gap == ("gap", "idle")
    assert found.expected == ("gap", "idle", "held")
    assert (found.open, found.surplus) == (("open",), ("alone",))


# --- whole reports --------------------------------------------------------------------------------------------------------


def view_of(*profiles: Profile, rivals: Sequence[str] = ()) -> View:
    own = make_company(role=Role.OWN)
    others = tuple(make_company(id=name, name=name, domain=f"{name}.example", role=Role.COMPETITOR) for name in rivals)
    return View(result_of(make_gathered(*profiles, subjects=(own, *others))))


def unread(platform: str, subject: str = "musterwerk-pumpen-gmbh") -> Profile:
    return make_profile(
        subject_id=subject,
        platform=platform,
        ref=None,
        presence=Presence.UNKNOWN,
        failure=Outcome.TIMEOUT,
        claim_state=ClaimState.UNKNOWN,
        ownership=Ownership.UNKNOWN_BLOCKED,
    )


def by_id(view: View) -> dict[str, Area]:
    return {area.id: area for area in areas(view)}


def test_where_nothing_could_be_read_no_light_is_red_and_no_tile_has_a_number() -> None:
    view = view_of(*(unread(definition.id) for definition in load_registry()))

    found = tiles(view).tiles

    assert len(found) == 7
    assert {(tile.light, tile.score) for tile in found if tile.area != "legal"} == {("grey", None)}
    assert all(tile.light != "red" and tile.score is None for tile in found)


def test_an_unread_channel_lowers_what_is_known_and_not_the_score() -> None:
    kept = make_profile(facts=Facts(posts=tuple(make_post(7 * n + 1) for n in range(20))))
    blind = make_profile(
        platform="threads", ref=make_ref("threads", "musterwerk"), presence=Presence.UNKNOWN, failure=Outcome.LOGIN_WALL
    )

    alone, among = by_id(view_of(kept))["upkeep"], by_id(view_of(kept, blind))["upkeep"]

    assert alone.score == among.score is not None
    assert among.known < alone.known


def test_competitors_are_compared_on_platforms_that_both_use() -> None:
    facts = [Facts(followers=Count.exact(number)) for number in (100, 200, 300)]
    subjects = ("musterwerk-pumpen-gmbh", "erste", "zweite")
    handles = ("musterwerk@mastodon.social", "erste@mastodon.social", "zweite@mastodon.social")
    rows = [
        make_profile(subject_id=subject, ref=make_ref("mastodon", handle), facts=fact)
        for subject, handle, fact in zip(subjects, handles, facts, strict=True)
    ]

    found = {item.metric: item.standing for item in compared(view_of(*rows, rivals=("erste", "zweite")))}

    assert (found["followers"].rank, found["followers"].n_known, found["followers"].median_comp) == (3, 3, 250)
    assert "erf_median_pct" not in found
