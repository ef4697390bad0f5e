"""The workbook, read back as a person's program would read it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from crawler.audits import with_findings
from crawler.frame import build_frames
from crawler.platforms import load_registry
from crawler.types import Count, DatedAt, Facts
from crawler.vocabulary import FoundVia, Outcome, Precision, Presence, Role, ValueState
from reports import cells, sheets
from reports.accounts import View
from reports.i18n import available_languages
from reports.model import AuditResult, Cell, Column, Report, Sheet, msg
from reports.render import xlsx_sheet
from reports.render.xlsx import render_xlsx
from reports.render.xlsx_sheet import CHOICES
from reports.text import MAX_CELL
from reports.wording import Wording
from tests.factory import make_company, make_evidence, make_gathered, make_profile, make_run

DE = Wording("de")
OWN = make_company(role=Role.OWN)
FORMULAS = ("=1+1", '=HYPERLINK("https://böse.example")', "+49 871 1", "-1", "@SUM(A1)", "＝1+1", " =1+1")


def make_report(*content: Sheet, **changes: Any) -> Report:
    return Report(**{"run": make_run(), "subjects": (OWN,), "sections": (), "sheets": content, **changes})


def make_sheet(column: Column, *values: Cell, sheet_id: str = "accounts") -> Sheet:
    return Sheet(sheet_id, (column,), tuple((value,) for value in values), (msg(f"sheet.{sheet_id}.empty"),))


def make_view(*profiles: Any) -> View:
    gathered = make_gathered(*profiles)
    registry = load_registry()
    return View(AuditResult(gathered.run, gathered, with_findings(build_frames(gathered, registry), gathered), registry))


def opened(report: Report, wording: Wording = DE) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(report, wording)))


def first(report: Report) -> Any:
    """The first sheet of a rendered report."""
    return opened(report).worksheets[0]


def column_of(page: Any, name: str) -> list[Any]:
    """Cells of a column by its technical name, which stands as a note on the header."""
    for cell in page[1]:
        if cell.comment and cell.comment.text.endswith(f": {name}"):
            return [page.cell(row, cell.column) for row in range(2, page.max_row + 1)]
    raise AssertionError(f"no column {name}")


class TestForeignText:
    @pytest.mark.parametrize("text", FORMULAS)
    def test_is_text_and_no_formula(self, text: str) -> None:
        cell = first(make_report(make_sheet(Column("account"), cells.text(text))))["A2"]

        assert (cell.data_type, cell.value) == ("s", text)

    @pytest.mark.parametrize("text", FORMULAS)
    def test_stays_text_when_somebody_edits_the_cell(self, text: str) -> None:
        cell = first(make_report(make_sheet(Column("account"), cells.text(text))))["A2"]

        assert cell.quotePrefix

    def test_that_looks_like_an_address_is_no_link(self) -> None:
        cell = first(make_report(make_sheet(Column("account"), cells.text("https://fremd.example/"))))["A2"]

        assert cell.hyperlink is None

    @pytest.mark.parametrize("sign", ["x", "💧"])
    def test_longer_than_a_cell_is_cut_as_excel_counts(self, sign: str) -> None:
        shown = first(make_report(make_sheet(Column("account"), cells.text(sign * 40_000))))["A2"].value

        assert len(shown.encode("utf-16-le")) // 2 <= MAX_CELL
        assert shown.endswith("…")

    def test_in_header_and_footer_is_no_command(self) -> None:
        company = replace(OWN, name="Muster & Pumpen")

        page = first(make_report(make_sheet(Column("account"), cells.text("x")), subjects=(company,)))

        assert page.oddFooter.left.text == "Muster && Pumpen"

    def test_two_subjects_of_one_name_keep_two_columns(self) -> None:
        columns = (Column("a", "Muster"), Column("b", "MUSTER"), Column("c", "Muster"))
        page = first(make_report(Sheet("presence", columns, ((cells.text("x"),) * 3,))))

        assert [cell.value for cell in page[1]] == ["Muster", "MUSTER (2)", "Muster (3)"]


class TestLinks:
    @pytest.mark.parametrize("url", ["https://muster.example/a?b=c#d", "http://müller.example/straße"])
    def test_lead_to_the_web(self, url: str) -> None:
        cell = first(make_report(make_sheet(Column("account"), cells.link(url, "Konto"))))["A2"]

        assert cell.value == "Konto"
        assert cell.hyperlink.target.startswith(url.split("/", 3)[0])

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://muster.example/",
            "//muster.example",
            "https://",
            "https://[",
            "https://bank.example@fremd.example/",
            "https://muster.example/\nx",
            "internal:'x'!A1",
            "https://muster.example/" + "x" * 3_000,
        ],
    )
    def test_of_any_other_kind_are_text(self, url: str) -> None:
        cell = first(make_report(make_sheet(Column("account"), Cell("link", "Konto", href=url))))["A2"]

        assert (cell.value, cell.hyperlink) == ("Konto", None)

    def test_beyond_the_limit_of_a_sheet_are_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(xlsx_sheet, "MAX_LINKS", 2)
        links = [cells.link(f"https://muster.example/{place}") for place in range(3)]

        page = first(make_report(make_sheet(Column("account"), *links)))

        assert [page.cell(row, 1).hyperlink is not None for row in (2, 3, 4)] == [True, True, False]
        assert page["A4"].value == "muster.example/2"

    def test_evidence_numbers_lead_to_their_row(self) -> None:
        proof = make_sheet(Column("number"), cells.text("E-001"), cells.text("E-002"), sheet_id="evidence")
        book = opened(make_report(make_sheet(Column("evidence"), cells.refs(["E-002", "E-001"])), proof))

        assert book.worksheets[0]["A2"].hyperlink.location == f"'{DE.say('sheet.evidence.title')}'!A3"

    def test_of_the_guide_lead_to_the_sheets(self) -> None:
        guide = Sheet("guide", (), ((Cell("text", "hier", href="#accounts"), cells.text("Konten")),), (msg("sheet.guide.heading"),))
        page = first(make_report(guide, make_sheet(Column("account"), cells.text("x"))))

        assert page["A3"].hyperlink.location == f"'{DE.say('sheet.accounts.title')}'!A1"


class TestUnknown:
    COLUMNS = (Column("followers", sheet_kind="count"), Column("followers_state", "Zustand"))

    def page(self, value: int | None, state: ValueState) -> Any:
        row = (cells.number("count", value, state), cells.text(msg(f"state.{state}")))
        return first(make_report(Sheet("accounts", self.COLUMNS, (row,))))

    @pytest.mark.parametrize("state", [ValueState.UNKNOWN, ValueState.ABSENT, ValueState.NOT_APPLICABLE])
    def test_number_is_an_empty_cell_with_its_state(self, state: ValueState) -> None:
        page = self.page(None, state)

        assert (page["A2"].value, page["B2"].value) == (None, DE.say(f"state.{state}"))

    def test_zero_is_a_zero(self) -> None:
        assert self.page(0, ValueState.OBSERVED)["A2"].value == 0

    def test_is_hatched_where_the_column_of_states_says_so(self) -> None:
        page = self.page(None, ValueState.UNKNOWN)
        (area,) = page.conditional_formatting

        assert str(area.sqref) == "A2"
        assert area.rules[0].formula == [f'AND(ISBLANK($A2),$B2="{DE.say("state.unknown")}")']
        assert area.rules[0].dxf.fill.patternType == "lightUp"

    def test_without_a_column_of_states_is_hatched_itself(self) -> None:
        page = first(make_report(make_sheet(Column("ownership"), cells.unknown(), cells.not_applicable())))

        assert [page[name].fill.patternType for name in ("A2", "A3")] == ["lightUp", None]


class TestValues:
    @pytest.mark.parametrize(
        ("cell", "value", "shape"),
        [
            (cells.number("count", 1240), 1240, "#,##0"),
            (cells.number("days", 120), 120, "#,##0"),
            (cells.number("percent", 0.96), 0.0096, "0.00%"),
            (cells.number("share", 0.46), 0.46, "0%"),
            (cells.number("decimal", 1.05), 1.05, "#,##0.0"),
            (cells.number("decimal", 1.05, digits=2), 1.05, "#,##0.00"),
        ],
    )
    def test_numbers_are_numbers(self, cell: Cell, value: float, shape: str) -> None:
        found = first(make_report(make_sheet(Column("value", sheet_kind=cell.kind), cell)))["A2"]

        assert (found.value, found.number_format) == (pytest.approx(value), shape)

    @pytest.mark.parametrize(
        ("precision", "shape"),
        [(Precision.DAY, "dd.mm.yyyy"), (Precision.WEEK, '"≈ "dd.mm.yyyy'), (Precision.MONTH, "mm.yyyy"), (Precision.YEAR, "yyyy")],
    )
    def test_a_date_is_shown_as_exactly_as_it_is_known(self, precision: Precision, shape: str) -> None:
        at = DatedAt(datetime(2026, 2, 17, 12, tzinfo=UTC), precision)

        found = first(make_report(make_sheet(Column("last_post_at", sheet_kind="date"), cells.date_cell(at))))["A2"]

        assert (found.value, found.number_format) == (datetime(2026, 2, 17), shape)  # noqa: DTZ001 - Excel has no zones

    def test_times_are_those_of_the_zone_in_the_header(self) -> None:
        page = first(
            make_report(
                make_sheet(Column("observed_at", sheet_kind="time"), cells.time_cell(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)))
            )
        )

        assert page["A1"].value.endswith("(Europe/Berlin)")
        assert page["A2"].value == datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001 - Excel has no zones

    def test_a_date_before_excels_time_is_text(self) -> None:
        at = DatedAt(datetime(1850, 1, 1, tzinfo=UTC), Precision.DAY)

        assert first(make_report(make_sheet(Column("last_post_at", sheet_kind="date"), cells.date_cell(at))))[
            "A2"
        ].value.startswith("1850-01-01")

    def test_names_stand_side_by_side_and_sentences_below_each_other(self) -> None:
        page = first(
            make_report(make_sheet(Column("platforms"), cells.listing(["kununu", "XING"]), cells.listing(["Eins.", "Zwei."])))
        )

        assert (page["A2"].value, page["A3"].value) == ("kununu; XING", "Eins.\nZwei.")


class TestSheets:
    def test_the_same_report_gives_the_same_bytes(self) -> None:
        report = make_report(*sheets.sheets(make_view(make_profile())))

        assert render_xlsx(report, DE) == render_xlsx(report, DE)

    def test_a_table_can_be_filtered_and_its_head_stays(self) -> None:
        columns = (Column("subject"), Column("account"), Column("followers"))
        page = first(make_report(Sheet("accounts", columns, ((cells.text("a"), cells.text("b"), cells.text("c")),))))

        (table,) = page.tables.values()
        assert (table.name, table.ref, table.autoFilter.ref) == ("tblKonten", "A1:C2", "A1:C2")
        assert page.freeze_panes == "C2"
        assert page.print_title_rows == "$1:$1"

    def test_the_technical_name_is_a_note(self) -> None:
        page = first(make_report(make_sheet(Column("identity_conf"), cells.text("x"))))

        assert page["A1"].comment.text.endswith("identity_conf")

    def test_paper_is_a4_landscape_one_page_wide(self) -> None:
        page = first(make_report(make_sheet(Column("account"), cells.text("x"))))

        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)

    def test_columns_are_between_10_and_60_wide(self) -> None:
        columns = (Column("a", "A", width=3), Column("b", "B", width=300))
        page = first(make_report(Sheet("presence", columns, ((cells.text("x"), cells.text("y")),))))

        assert [round(page.column_dimensions[name].width) for name in "AB"] == [11, 61]

    def test_identifiers_are_folded_away(self) -> None:
        columns = (Column("account"), Column("account_id"))
        page = first(make_report(Sheet("accounts", columns, ((cells.text("x"), cells.text("y")),))))

        assert (page.column_dimensions["B"].hidden, page.column_dimensions["B"].outlineLevel) == (True, 1)

    @pytest.mark.parametrize("name", CHOICES)
    def test_people_choose_from_a_list(self, name: str) -> None:
        page = first(make_report(make_sheet(Column(name), cells.text("x"), cells.text("y"), sheet_id="measures")))

        (rule,) = page.data_validations.dataValidation
        assert (rule.type, str(rule.sqref)) == ("list", "A2:A3")
        assert rule.formula1 == '"' + ",".join(DE.plain(choice) for choice in CHOICES[name]) + '"'

    def test_without_rows_a_sheet_says_what_that_means(self) -> None:
        page = first(make_report(make_sheet(Column("condition"), sheet_id="findings")))

        assert page["A2"].value == DE.say("sheet.findings.empty")
        assert not page.tables

    def test_the_run_is_hidden_from_people(self) -> None:
        book = opened(
            make_report(make_sheet(Column("account"), cells.text("x")), make_sheet(Column("key"), cells.text("x"), sheet_id="meta"))
        )

        assert [page.sheet_state for page in book.worksheets] == ["visible", "hidden"]


class TestLanguages:
    @pytest.mark.parametrize("language", available_languages())
    def test_names_of_sheets_suit_excel_and_differ(self, language: str) -> None:
        wording = Wording(language)
        names = [wording.say(f"sheet.{name}.title") for name in ("guide", *(name for name, _ in sheets.BUILDERS))]

        assert len({name.casefold() for name in names}) == len(names)
        assert [name for name in names if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name)] == []

    @pytest.mark.parametrize("language", available_languages())
    def test_texts_name_only_sheets_that_there_are(self, language: str) -> None:
        wording = Wording(language)
        names = {wording.say(f"sheet.{name}.title") for name in ("guide", *(name for name, _ in sheets.BUILDERS))}
        texts = [str(entry) for name, entry in wording.catalogue.entries.items() if name.startswith("sheet.")]

        assert {name for text in texts for name in re.findall(r"\d\d_\w+", text)} <= names

    @pytest.mark.parametrize("language", available_languages())
    @pytest.mark.parametrize("name", CHOICES)
    def test_choices_fit_into_a_drop_down(self, language: str, name: str) -> None:
        offered = [Wording(language).plain(choice) for choice in CHOICES[name]]

        assert not any("," in choice for choice in offered)
        assert len(",".join(offered)) <= 255

    @pytest.mark.parametrize("language", available_languages())
    def test_a_whole_audit_is_written(self, language: str) -> None:
        report = make_report(*sheets.sheets(make_view(make_profile())))

        assert len(opened(report, Wording(language, chapters={"gaps": "9", "autocreated": "5"})).worksheets) == len(report.sheets)


class TestContent:
    """What the sheets say about an audit."""

    def test_every_row_fits_its_columns(self) -> None:
        made = sheets.sheets(make_view(make_profile()))

        assert [sheet.id for sheet in made if sheet.columns and any(len(row) != len(sheet.columns) for row in sheet.rows)] == []

    def test_no_sheet_failed(self) -> None:
        made = sheets.sheets(make_view(make_profile()))

        assert [sheet.id for sheet in made if not sheet.columns] == ["guide", "summary"]
        assert msg("section.failed.title") not in [line for sheet in made for line in sheet.lines]

    def test_a_sheet_that_fails_leaves_a_page_that_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(view: View) -> Sheet:
            raise RuntimeError(view.company.name)

        monkeypatch.setattr(sheets, "BUILDERS", (("findings", broken),))

        assert sheets.sheets(make_view(make_profile()))[1].lines[0] == msg("section.failed.title")

    def test_a_count_that_was_read_is_the_count(self) -> None:
        page = self.page("accounts", make_profile(facts=Facts(followers=Count.exact(0))))

        assert column_of(page, "followers")[0].value == 0
        assert column_of(page, "followers_state")[0].value == DE.say("state.observed")

    def test_a_count_that_was_not_read_is_empty(self) -> None:
        page = self.page("accounts", make_profile())

        assert column_of(page, "followers")[0].value is None
        assert column_of(page, "followers_state")[0].value == DE.say("state.unknown")

    def test_a_walled_account_is_open_with_its_reason(self) -> None:
        walled = make_profile(presence=Presence.UNKNOWN, failure=Outcome.LOGIN_WALL, found_via=FoundVia.WEBSITE)

        page = self.page("open", walled)

        assert column_of(page, "obstacle")[0].value == DE.say("failure.login_wall.short")
        assert column_of(page, "how_to_close")[0].value == DE.say("failure.login_wall.close")

    def test_evidence_has_its_time_twice(self) -> None:
        page = self.page("evidence", make_profile(evidence=(make_evidence(observed_at=datetime(2026, 11, 16, 9, tzinfo=UTC)),)))

        assert column_of(page, "observed_at")[0].value == datetime(2026, 11, 16, 10)  # noqa: DTZ001 - Excel has no zones
        assert column_of(page, "observed_at_utc")[0].value == "2026-11-16T09:00:00Z"

    def page(self, sheet_id: str, *profiles: Any) -> Any:
        made: Sequence[Sheet] = [sheet for sheet in sheets.sheets(make_view(*profiles)) if sheet.id == sheet_id]
        return first(make_report(*made))
