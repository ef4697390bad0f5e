"""The report before it has a language: sections, blocks, cells and messages.

A report says *what* it says by ids with parameters and typed values; the renderers own words, number formats and layout. So one
`Report` gives German and English, HTML, PDF, workbook and JSON with the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from crawler.types import Company, DatedAt, Gathered, Run
from crawler.vocabulary import Precision, ValueState
from reports.branding import Branding

if TYPE_CHECKING:
    from crawler.frame import Frames
    from crawler.platforms import Registry

Tone = Literal["good", "watch", "act", "open", "info", "plain"]
"""What a colour stands for. `act` is the only red, and nothing unknown ever has it."""


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What a report is made of: one run, what it found, the frames with their findings, and the platform definitions."""

    run: Run
    gathered: Gathered
    frames: Frames
    registry: Registry


# --- words ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """A text that a data file holds in several languages (advice steps, words to look for). Falls back to English, then to any."""

    texts: Mapping[str, str]

    def __bool__(self) -> bool:
        return any(self.texts.values())


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence or label: id in the locale files, and the values of its placeholders."""

    id: str
    params: Mapping[str, Param] = field(default_factory=dict)
    otherwise: str = ""
    """Shown where the language has no such text: for names of open lists (sources, facts), never for sentences."""


@dataclass(frozen=True, slots=True)
class Href:
    """A foreign address within a sentence: a link on the screen, written out on paper and in cells."""

    url: str


@dataclass(frozen=True, slots=True)
class Rounded:
    """A decimal within a sentence with the number of digits that it deserves."""

    value: float
    digits: int = 1


Param = str | int | float | date | datetime | DatedAt | Href | Rounded | Message | ByLanguage | tuple["Param", ...] | None
"""Text is foreign and gets escaped; numbers and dates get the reader's format; a tuple becomes an enumeration."""
Text = Message | ByLanguage | str
"""What may stand as a piece of text; a bare `str` is foreign text and means the same in every language."""


def msg(message_id: str, /, **params: Param) -> Message:
    """Return a message; the short form that sections use."""
    return Message(message_id, params)


def word(kind: str, value: object) -> Message:
    """Return the label of a vocabulary word: `word("ownership", Ownership.UNCLAIMED)`."""
    return Message(f"word.{kind}.{value}")


def open_word(kind: str, value: object) -> Message:
    """Return the label of a word of an open list; the word itself where no language knows it."""
    return Message(f"word.{kind}.{value}", otherwise=str(value))


# --- cells ----------------------------------------------------------------------------------------------------------------

CellKind = Literal["text", "count", "decimal", "percent", "share", "days", "date", "time", "link", "mark", "refs", "yes_no", "list"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in a table or a list of facts. `value` is None exactly where `state` says that there is none."""

    kind: CellKind
    value: Param = None
    state: ValueState = ValueState.OBSERVED
    href: str = ""
    """Target of a link; made safe by the renderer."""
    glyph: str = ""
    """Name of a sign, drawn before the text."""
    tone: Tone = "plain"
    note: Text | None = None
    """Smaller second line."""
    lo: int | None = None
    hi: int | None = None
    """Interval of a rounded count."""
    precision: Precision | None = None
    digits: int = 1

    @property
    def known(self) -> bool:
        """True where there is a value to show."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `id` is the technical name; the label is `column.<id>` unless said otherwise."""

    id: str
    label: Text | None = None
    width: int = 18
    """Width in the workbook, characters."""
    sheet_kind: CellKind | None = None
    """Kind of all cells, where the workbook formats the whole column; None for text."""

    @property
    def title(self) -> Text:
        """What stands in the header."""
        return self.label if self.label is not None else Message(f"column.{self.id}")

    @property
    def numeric(self) -> bool:
        """True where values are aligned to the right."""
        return self.sheet_kind in ("count", "decimal", "percent", "share", "days")


# --- blocks ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs."""

    kind: ClassVar[str] = "prose"
    paragraphs: tuple[Text, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the section's own."""

    kind: ClassVar[str] = "heading"
    text: Text
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short sentences; numbered where order matters."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark that must not be overlooked."""

    kind: ClassVar[str] = "callout"
    title: Text
    paragraphs: tuple[Text, ...] = ()
    tone: Tone = "info"


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the summary with its label and what it means. A value of None is shown as unknown."""

    label: Text
    value: Cell
    note: Text | None = None
    tone: Tone = "plain"
    href: str = ""
    """Anchor of the chapter that explains it."""
    items: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """The summary's figures side by side."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `group` rows span the table as a heading."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    group: Text | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption that says what it shows."""

    kind: ClassVar[str] = "table"
    id: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Text | None = None
    """Sentence shown instead of a table without rows."""
    matrix: bool = False
    """True for subject columns with signs, centred and with a fixed first column."""
    note: Text | None = None
    """Source line below the table."""


@dataclass(frozen=True, slots=True)
class Legend:
    """Signs with their meaning."""

    kind: ClassVar[str] = "legend"
    items: tuple[tuple[Cell, Text], ...]


@dataclass(frozen=True, slots=True)
class FactList:
    """Labels with values, in pairs."""

    kind: ClassVar[str] = "facts"
    facts: tuple[tuple[Text, Cell], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a person has to look at: a page, a candidate, a measure."""

    title: Text
    anchor: str = ""
    href: str = ""
    """Address of the thing itself."""
    badges: tuple[Cell, ...] = ()
    lead: Text | None = None
    facts: tuple[tuple[Text, Cell], ...] = ()
    signs_title: Text | None = None
    signs: tuple[Text, ...] = ()
    steps_title: Text | None = None
    steps: tuple[Text, ...] = ()
    question: Text | None = None
    refs: tuple[str, ...] = ()
    tone: Tone = "plain"
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of entries under each other."""

    kind: ClassVar[str] = "entries"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Quadrant:
    """One of the four fields of a SWOT."""

    title: Text
    lines: tuple[Text, ...]
    empty: Text
    """Said where there is no line."""


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Four short lists in a square."""

    kind: ClassVar[str] = "quadrants"
    quadrants: tuple[Quadrant, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Details that are folded away on the screen and open on paper."""

    kind: ClassVar[str] = "fold"
    title: Text
    blocks: tuple[Block, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One account in the chart of days since the last post; `days` is None where they are not known."""

    label: str
    platform: str
    days: int | None
    activity_class: str
    approximate: bool = False
    factor: float = 1.0
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class DaysChart:
    """Chart C3: days since the last post, one line for each account, with the limits of the upkeep classes."""

    kind: ClassVar[str] = "days_chart"
    id: str
    title: Text
    description: Text
    points: tuple[Point, ...]
    source: Text


@dataclass(frozen=True, slots=True)
class ShareBar:
    """How much of one subject's checks gave an answer."""

    label: str
    parts: tuple[tuple[str, int], ...]
    """Name of the part (answered, linked, unknown) and its number."""
    own: bool = False


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Stacked bars of shares, one for each subject."""

    kind: ClassVar[str] = "share_chart"
    id: str
    title: Text
    description: Text
    bars: tuple[ShareBar, ...]
    source: Text


Light = Literal["green", "amber", "red", "grey"]
"""Verdict of an area; grey where too little is known, never red for that."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One area of chart C1: its light, what it rests on, and what cost most. `score` is None where less than half is known."""

    area: str
    light: Light
    score: float | None
    """0-100."""
    known: float
    """Share of the area's weight that is known, 0-1."""
    reasons: tuple[Text, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Chart C1: a tile for each area, with sign, word and reason."""

    kind: ClassVar[str] = "tiles"
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """Posts of one account by week; None where the week was not visible."""

    label: str
    platform: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class HeatChart:
    """Chart C4: posts by week, one line for each account."""

    kind: ClassVar[str] = "heat_chart"
    id: str
    title: Text
    description: Text
    weeks: tuple[date, ...]
    """Mondays, oldest first."""
    rows: tuple[HeatRow, ...]
    source: Text


@dataclass(frozen=True, slots=True)
class Piece:
    """One field of a profile in chart C5."""

    label: Text
    weight: float
    fulfilled: float | None
    """Share fulfilled, 0-1; None where not known."""


@dataclass(frozen=True, slots=True)
class PartsRow:
    """One account in chart C5."""

    label: str
    platform: str
    pieces: tuple[Piece, ...]
    score: float | None


@dataclass(frozen=True, slots=True)
class PartsChart:
    """Chart C5: what a profile shows, lacks, and what could not be seen, by weight."""

    kind: ClassVar[str] = "parts_chart"
    id: str
    title: Text
    description: Text
    rows: tuple[PartsRow, ...]
    source: Text


@dataclass(frozen=True, slots=True)
class Dot:
    """One subject on the axis of charts C6 and C7; `value` is None where it is not known."""

    label: str
    value: float | None
    lo: float | None = None
    hi: float | None = None
    own: bool = False
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class DotGroup:
    """One platform with its own axis."""

    label: str
    dots: tuple[Dot, ...]
    median: float | None = None


@dataclass(frozen=True, slots=True)
class DotChart:
    """Charts C6 and C7: own filled, comparable competitors open, others crossed, with the median; one axis for each platform."""

    kind: ClassVar[str] = "dot_chart"
    id: str
    title: Text
    description: Text
    groups: tuple[DotGroup, ...]
    unit: Literal["percent", "count"]
    log: bool
    source: Text


@dataclass(frozen=True, slots=True)
class GridItem:
    """A measure by its number in the list."""

    number: int
    impact: int
    effort: int


@dataclass(frozen=True, slots=True)
class GridChart:
    """Chart C8: impact by effort, 3 x 3."""

    kind: ClassVar[str] = "grid_chart"
    id: str
    title: Text
    description: Text
    items: tuple[GridItem, ...]
    source: Text


@dataclass(frozen=True, slots=True)
class Slope:
    """A value before and after; both are known."""

    label: Text
    before: float
    after: float
    unit: Literal["score", "count", "percent"] = "count"


@dataclass(frozen=True, slots=True)
class SlopeChart:
    """Chart C9: from the last audit to this one; what cannot be compared stands beside, not on the chart."""

    kind: ClassVar[str] = "slope_chart"
    id: str
    title: Text
    description: Text
    slopes: tuple[Slope, ...]
    not_comparable: tuple[Text, ...]
    source: Text


Chart = DaysChart | ShareChart | Tiles | HeatChart | PartsChart | DotChart | GridChart | SlopeChart
Block = Prose | Heading | Bullets | Callout | Cards | Table | Legend | FactList | Entries | Quadrants | Fold | Chart


# --- the whole ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter."""

    id: str
    blocks: tuple[Block, ...]
    number: str = ""
    title_id: str = ""
    parts: tuple[str, ...] = ()
    """Ids of further sections that stand in this chapter."""

    @property
    def title(self) -> Message:
        """The chapter's heading."""
        return Message(self.title_id or f"section.{self.id}.title")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook: a table of plain rows, or a page of text where `columns` is empty."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The finished report, the renderers' only input."""

    run: Run
    subjects: tuple[Company, ...]
    sections: tuple[Section, ...]
    sheets: tuple[Sheet, ...]
    draft: bool = True
    """True until a person has reviewed candidates and suspicions."""
    platforms: Mapping[str, str] = field(default_factory=dict)
    """Platform id to its name."""
    branding: Branding = field(default_factory=Branding)
    """Whose report it is."""
    schema_version: int = 1

    @property
    def own(self) -> Company:
        """The audited company."""
        return self.subjects[0]
