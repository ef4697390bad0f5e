"""The questionnaire: what is understood, what is refused and why, and what the answers mean."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.platforms import load_registry
from crawler.questionnaire import (
    DONT_KNOW,
    FORMAT,
    QuestionnaireFileError,
    access_scores,
    for_run,
    load_form,
    organisation_scores,
    read_file,
    with_seeds,
    without_domain,
)
from crawler.types import Reply
from crawler.vocabulary import Role
from tests.factory import make_company
from tests.questionnaires import answered, filled, read

SPECIFIED = [
    f"{area}{number}"
    for area, last in (("Z", 5), ("E", 4), ("R", 7), ("O", 7), ("L", 5), ("M", 5), ("P", 3))
    for number in range(1, last + 1)
]


def reply(body: str) -> Reply | None:
    """The only reply of a file without problems."""
    found, problems = answered(body)
    assert problems == ()
    return found.replies[0] if found.replies else None


def code(body: str) -> str:
    """The only problem of a file."""
    (problem,) = answered(body)[1]
    return problem.code


def test_every_question_of_the_specification_is_asked() -> None:
    assert [question for question in SPECIFIED if question not in load_form()] == []


# --- what is understood --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "choices"),
    [
        ("Z2: no", ("no",)),
        ("Z2: Nein", ("no",)),
        ("Z2: ja, mit Zahl und Termin", ("with_figures",)),
        ("Z2: yes, with figure and date", ("with_figures",)),
        ("z2: no", ("no",)),
        ("Z1: [sales, image]", ("image", "sales")),
        ("Z1: Image; Verkauf, Anfragen", ("image", "sales")),
        ("Z1: Marke, Produkte", ("brand",)),
        ("M1: 1 bis 9", ("to_9",)),
        ("Z4: [LinkedIn, google business]", ("linkedin", "google_business")),
        ("Z4: https://de.linkedin.com/company/beispielwerk/about/", ("https://www.linkedin.com/company/beispielwerk",)),
    ],
)
def test_a_choice_is_known_by_its_id_and_its_words_in_any_language(body: str, choices: tuple[str, ...]) -> None:
    found = reply(body)

    assert found is not None
    assert found.choices == choices


@pytest.mark.parametrize(("text", "number"), [("7,5", 7.5), ("7.5", 7.5), ("12", 12.0), ("1.000", 1000.0), ("0", 0.0)])
def test_numbers_are_read_as_people_write_them(text: str, number: float) -> None:
    found = reply(f"R1: {text}")

    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("words", ["weiß nicht", "Weiss nicht", "don't know", "dont_know", "unbekannt", "?"])
@pytest.mark.parametrize("question", [question.id for question in load_form()])
def test_not_knowing_is_an_answer_to_everything(question: str, words: str) -> None:
    assert reply(f'{question}: "{words}"') == Reply(question, "dont_know")


def test_a_field_of_a_table_may_be_unknown_by_itself() -> None:
    found = reply("R6:\n  law: weiß nicht\n  ads: 2\n  strategy:")

    assert found is not None
    assert found.rows == ({"topic": "ads", "level": "2"}, {"topic": "law", "level": DONT_KNOW})


@pytest.mark.parametrize("body", ["Z1:", "Z1: []", "Z1: ''", "R6:\n  law:", "Z5: [{channel: ''}]", ""])
def test_what_is_left_empty_is_no_answer(body: str) -> None:
    assert reply(body) is None


# --- what is refused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Q9: ja", "unknown_question"),
        ("Z2: vielleicht", "choice_unknown"),
        ("Z2: [no, with_figures]", "one_only"),
        ("Z1: [none, sales]", "alone"),
        ("Z1: [sales, weiß nicht]", "alone"),
        ("Z2: {a: b}", "shape"),
        ("Z5: 3", "shape_table"),
        ("Z3: [a, b, c, d]", "too_many"),
        (f"O7: {'x' * 501}", "too_long"),
        ("R1: viele", "number_wrong"),
        ("R1: -3", "number_wrong"),
        ("R1: 99999", "too_large"),
        ("R2: 1,5", "whole_wrong"),
        ("R6: {law: 6}", "level_wrong"),
        ("R6: [{topic: law, level: 1}, {topic: law, level: 2}]", "row_twice"),
        ("Z5: [{channel: LinkedIn, posts: 1}, {channel: linkedin, posts: 2}]", "row_twice"),
        ("Z5: [{posts: 1}]", "needed"),
        ("Z5: [{channel: LinkedIn, pots: 1}]", "unknown_field"),
        ("Z4: Linkdin", "channel_wrong"),
        ("M4: [{name: Mara, consent: bald}]", "date_wrong"),
        ("M4: [{name: Mara, consent: 31.02.2026}]", "date_wrong"),
        ("M4: [{name: Mara, url: nirgends}]", "url_wrong"),
        ("P1: [{url: https://beispielwerk.example/}]", "account_wrong"),
        ("P1: [{url: https://www.linkedin.com/in/mara-muster}]", "account_person"),
        ("P3: [{name: Rivale, domain: 192.168.0.1}]", "domain_wrong"),
    ],
)
def test_what_cannot_stand_there_is_named(body: str, problem: str) -> None:
    assert code(body) == problem


@pytest.mark.parametrize(
    ("body", "likely"),
    [("Z2: ja, mit Zahl u. Termin", "with_figures"), ("Z4: Linkdin", "LinkedIn"), ("Z22: no", "Z2"), ("L1: entwurf", "draft")],
)
def test_a_near_miss_is_answered_with_what_was_meant(body: str, likely: str) -> None:
    (problem,) = answered(body)[1]

    assert problem.likely == likely


def test_everything_wrong_is_found_at_once_and_the_rest_is_read() -> None:
    found, problems = answered("Z2: no\nR1: viele\nZ5: [{channel: LinkedIn, posts: oft}, {posts: 1}]")

    assert [(problem.question_id, problem.row, problem.column) for problem in problems] == [
        ("R1", 0, ""), ("Z5", 1, "posts"), ("Z5", 2, "channel"),
    ]  # fmt: skip
    assert [item.question_id for item in found.replies] == ["Z2"]


def test_a_value_of_yaml_stays_the_text_that_was_typed() -> None:
    assert reply("Z3: [no, 1-9, 10:30]") == Reply("Z3", texts=("no", "1-9", "10:30"))


# --- files ---------------------------------------------------------------------------------------------------------------------


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (b"", "f.yaml", "no_form"),
        (b"hallo", "f.yaml", "no_form"),
        (b"format: anderes\n", "f.yaml", "no_form"),
        (f"format: {FORMAT}\nanswers: [a]\n".encode(), "f.yaml", "no_form"),
        (f"format: {FORMAT}\nanswers:\n  Z2: no\n  Z2: yes\n".encode(), "f.yaml", "twice"),
        (f"format: {FORMAT}\nanswers:\n Z1: x\n   Z2: y\n".encode(), "f.yaml", "syntax"),
        (BOMB.encode(), "f.yaml", "alias"),
        (b"[" * 5000, "f.yaml", "unreadable"),
        (b"- x\n" * 6000, "f.yaml", "too_large"),
        (b"x" * 500_000, "f.yaml", "too_large"),
        ("Größe".encode("latin-1"), "f.yaml", "encoding"),
        (b"!!python/object/apply:os.system [ls]", "f.yaml", "no_form"),
        (b"{", "f.json", "syntax"),
        (b'{"format": "istzustand-checklist"}', "f.json", "no_form"),
        (b"[" * 100_000, "f.json", "too_large"),
        (b"PK\x03\x04 kaputt", "f.xlsx", "unreadable"),
        (zipped(a="x"), "f.xlsx", "unreadable"),
        (zipped(a="0" * 70_000_000), "f.xlsx", "too_large"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused(data: bytes, name: str, problem: str) -> None:
    with pytest.raises(QuestionnaireFileError) as error:
        read_file(name, data)

    assert error.value.code == problem


def test_a_fault_of_yaml_names_its_line() -> None:
    with pytest.raises(QuestionnaireFileError) as error:
        read_file("f.yaml", f"format: {FORMAT}\nanswers:\n  Z2: no\n  Z2: yes\n".encode())

    assert error.value.detail == "4"


# --- points --------------------------------------------------------------------------------------------------------------------


def test_without_answers_nothing_has_points() -> None:
    assert set(organisation_scores(None, 3).values()) == {None}


def test_not_knowing_is_never_zero() -> None:
    unsure = filled(*(Reply(question.id, "dont_know") for question in load_form()))

    assert set(organisation_scores(unsure, 3).values()) == {None}


@pytest.mark.parametrize(
    ("body", "indicator", "points"),
    [
        ("Z2: with_figures", "Z2", 1.0),
        ("Z2: without_figures", "Z2", 0.5),
        ("Z2: no", "Z2", 0.0),
        ("E2: monthly", "E2", 1.0),
        ("E2: quarterly", "E2", 0.5),
        ("R6: {law: 5, ads: 1, strategy: weiß nicht}", "R6", 0.6),
        ("O1: nobody", "O1", 0.0),
        ("O3: [{channel: LinkedIn, admins: two}, {channel: Xing, admins: former}, {channel: YouTube, admins: '?'}]", "O3", 0.5),
        ("O4: some", "O4", 0.5),
        ("L1: draft", "L1", 0.5),
        ("L3: older", "L3", 0.0),
    ],
)
def test_points_follow_the_table(body: str, indicator: str, points: float) -> None:
    assert organisation_scores(answered(body)[0], 3)[indicator] == pytest.approx(points)


@pytest.mark.parametrize(
    ("hours", "channels", "points"), [(6, 3, 1.0), (5.5, 3, 0.5), (3, 3, 0.5), (2.5, 3, 0.0), (5, 0, None), (5, None, None)]
)
def test_hours_are_spread_over_the_official_channels(hours: float, channels: int | None, points: float | None) -> None:
    assert organisation_scores(filled(Reply("R1", number=hours)), channels)["R1"] == points


def test_access_is_known_account_by_account() -> None:
    found = answered("O3: [{channel: LinkedIn, admins: one}, {channel: Xing}]")[0]

    assert access_scores(found) == {"linkedin": 0.5, "xing": None}


# --- seeds ---------------------------------------------------------------------------------------------------------------------


def test_the_search_begins_with_what_the_company_named() -> None:
    found, problems = answered(
        "P1: [{url: https://www.linkedin.com/company/beispielwerk/}]\n"
        "P2: [{kind: brand, name: Pumpofix}, {kind: former, name: Altwerk}, {kind: place, name: Landshut}]\n"
        "P3:\n"
        "  - {name: Rivale, domain: rivale.example, reason: nah}\n"
        "  - {name: Schon da, domain: www.da.example, reason: gleich groß}\n"
        "  - {name: Ohne}\n"
        "  - {name: Wir selbst, domain: musterwerk-pumpen.example}\n"
    )
    rival = make_company(id="da", name="Da AG", domain="da.example", role=Role.COMPETITOR)

    own, *rivals = with_seeds((make_company(), rival), found, load_registry())

    assert problems == ()
    assert own.known == ("https://www.linkedin.com/company/beispielwerk",)
    assert (own.aliases, own.places) == (("Pumpofix", "Altwerk"), ("Landshut",))
    assert [(item.name, item.reason) for item in rivals] == [("Da AG", "gleich groß"), ("Rivale", "nah")]
    assert without_domain(found) == ("Ohne",)


def test_people_are_kept_by_name_only_with_their_consent() -> None:
    found = answered("M4: [{name: Mara Muster, role: Service, consent: 03.11.2026}, {name: Nils Nein, role: Werk}]")[0]

    (kept,) = for_run(found).replies

    assert kept.rows == ({"name": "Mara Muster", "role": "Service", "consent": "2026-11-03"}, {"name": DONT_KNOW})


def test_head_of_the_file() -> None:
    found, problems = read(f"format: {FORMAT}\ncompany: Beispielwerk\nby: Mara\nat: 12.11.2026\nanswers:\n")

    assert problems == ()
    assert (found.company, found.by, str(found.at)) == ("Beispielwerk", "Mara", "2026-11-12")
