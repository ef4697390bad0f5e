"""Dates as pages write them, with how exactly they are known.

"vor 3 Monaten" is a month, not a day; a page that says "20h" is known to the day. Forms that read differently in two countries
("03/04/2024") are no date at all. Dates before 1995 (no network existed) or more than a day ahead do not count.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import pairwise

from crawler.types import DatedAt
from crawler.vocabulary import Precision

TEXT_CHARS = 200
GUESS_CHARS = 40
FIRST_YEAR = 1995

# --- words ----------------------------------------------------------------------------------------------------------------

_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro stycznia styczeń января янв",
    "february feb februar feber février févr fév febrero febbraio febbr februari fevereiro fev lutego luty февраля фев",
    "march mar märz mrz mär mars marzo maart mrt março marca marzec марта мар",
    "april apr avril avr abril abr aprile kwietnia kwiecień апреля апр",
    "may mai mayo maggio mag mei maio maja maj мая",
    "june jun juni juin junio giugno giu junho czerwca czerwiec июня июн",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec июля июл",
    "august aug août agosto ago augustus sierpnia sierpień августа авг",
    "september sep sept septembre septiembre settembre set setembro września wrzesień сентября сент сен",
    "october oct oktober okt octobre octubre ottobre ott outubro out października październik октября окт",
    "november nov novembre noviembre novembro listopada listopad ноября ноя",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia grudzień декабря дек",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}

_UNITS: dict[str, tuple[str, ...]] = {
    "second": ("s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondo secondi",),
    "minute": ("min mins minute minutes minuten minuto minutos minuti мин",),
    "hour": (
        "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur час часа часов",
        "saat timmar timme timer time hodinami hodinou órája tuntia ore oră",
    ),
    "day": (
        "d day days tag tage tagen jour jours día dia días dias giorno giorni dag dagen",
        "dzień dni день дня дней",
        "gün dagar dage dny dnem dnem napja päivää zile zi ημέρες ημέρα",
    ),
    "week": (
        "w wk wks week weeks wo woche wochen sem semaine semaines semana semanas settimana settimane weken",
        "tydzień tygodni tygodnie неделю недели недель",
        "hafta veckor vecka uger uge týdny týdnem hete viikkoa săptămâni uker uke εβδομάδες",
    ),
    "month": (
        "mo mos mth month months mon monat monate monaten mois mes meses mese mesi mês maand maanden",
        "miesiąc miesiące miesięcy месяц месяца месяцев",
        "ay månader månad måneder måned měsíci měsícem hónapja kuukautta luni lună μήνες μήνα",
    ),
    "year": (
        "y yr yrs year years jahr jahre jahren an ans año años anno anni ano anos jaar",
        "rok lata lat год года лет",
        "yıl år lety rokem éve vuotta ani χρόνια",
    ),
}
"""Letters that mean different units in two languages ("j", "m", "t") are left out: such a label is no date."""
UNITS = {word: unit for unit, lines in _UNITS.items() for line in lines for word in line.split()}
PRECISIONS = {"week": Precision.WEEK, "month": Precision.MONTH, "year": Precision.YEAR}

_NAMED_DAYS = {
    "today": 0, "heute": 0, "aujourd’hui": 0, "aujourd'hui": 0, "hoy": 0, "oggi": 0, "vandaag": 0, "just now": 0, "now": 0,
    "gerade eben": 0, "soeben": 0, "jetzt": 0, "à l’instant": 0,
    "yesterday": 1, "gestern": 1, "hier": 1, "ayer": 1, "ieri": 1, "gisteren": 1, "vorgestern": 2,
}  # fmt: skip
_LAST = {"last week": "week", "letzte woche": "week", "last month": "month", "letzten monat": "month", "letzter monat": "month",
         "last year": "year", "letztes jahr": "year"}  # fmt: skip
_ONE = frozenset({"a", "an", "one", "ein", "eine", "einem", "einer", "einen", "un", "une", "uno", "una", "um", "uma", "een"})
_AGO_WORDS = """
ago vor il y a hace fa há geleden temu назад önce för sedan for siden před sitten acum πριν από
about etwa ca über over more than mehr als e n
edited bearbeitet modifié editado streamed premiered gestreamt updated aktualisiert posted • ·
"""
_AGO = frozenset(_AGO_WORDS.split())

# --- forms ----------------------------------------------------------------------------------------------------------------

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})(?:-(\d{2})"
    r"(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?)?(?![\d-])"
)
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3}|\.\d{1,6})?")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?![\d.])")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,4})[/-](\d{1,2})[/-](\d{1,4})(?![\d/])")
_CJK = re.compile(r"(\d{4})[年년]\s?(\d{1,2})[月월]\s?(?:(\d{1,2})[日일])?")
_CJK_AGO = re.compile(
    r"(\d{1,4})\s?(?:個|个|か|ヶ|カ)?\s?(秒|分|時間|小时|小時|日|天|週間|周|週|月|年|초|분|시간|일|주|개월|년)\s?(?:间|間|鐘|钟)?\s?(?:前|전)"
)
_CJK_UNITS = {
    "秒": "second", "초": "second", "分": "minute", "분": "minute", "時間": "hour", "小时": "hour", "小時": "hour", "시간": "hour",
    "日": "day", "天": "day", "일": "day", "週間": "week", "周": "week", "週": "week", "주": "week", "月": "month", "개월": "month",
    "年": "year", "년": "year",
}  # fmt: skip
_RFC2822 = re.compile(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3,9} \d{2,4} \d{1,2}:\d{2}")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+[.’']?[^\W\d_]*|[•·]")


def read_date(text: str, now: datetime) -> DatedAt | None:
    """Return the date that `text` (one label, at most 200 characters) says, None where it says none or an impossible one.

    `now` is the time at which the page was read: relative forms count back from it. Read are ISO 8601, RFC 2822, Unix seconds and
    milliseconds, German, English, French, Spanish, Italian, Dutch, Polish and Russian day-month-year forms, and relative forms.
    """
    text = " ".join(text[:TEXT_CHARS].split())
    if not text:
        return None
    for read in (_iso, _epoch, _dotted, _slashed, _cjk, _rfc2822, _relative, _named_month):
        found = read(text, now)
        if found is not None:
            return found if _possible(found.at, now) else None
    return _guessed(text, now)


def from_epoch(value: object, now: datetime) -> DatedAt | None:
    """Return the time of Unix seconds or milliseconds given as number or digits."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    found = _epoch(str(value).strip(), now)
    return found if found is not None and _possible(found.at, now) else None


def _possible(at: datetime, now: datetime) -> bool:
    return at.year >= FIRST_YEAR and at <= now + timedelta(days=1)


def _day(year: int, month: int, day: int, precision: Precision = Precision.DAY) -> DatedAt | None:
    try:
        return DatedAt(datetime(year, month, day, tzinfo=UTC), precision)
    except ValueError:
        return None


def _iso(text: str, now: datetime) -> DatedAt | None:
    found = _ISO.search(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    if found[3] is None:
        return _day(year, month, 1, Precision.MONTH) if found[0] == text else None
    if found[4] is None:
        return _day(year, month, int(found[3]))
    try:
        local = datetime(
            year, month, int(found[3]), int(found[4]), int(found[5]), min(int(found[6] or 0), 59), tzinfo=_zone(found[7])
        )
        return DatedAt(local.astimezone(UTC), Precision.EXACT)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if text is None or text in ("Z", "UTC"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _epoch(text: str, now: datetime) -> DatedAt | None:
    found = _EPOCH.fullmatch(text)
    return DatedAt(datetime.fromtimestamp(int(found[1]), UTC), Precision.EXACT) if found else None


def _dotted(text: str, now: datetime) -> DatedAt | None:
    found = _DOTTED.search(text)
    if found is None:
        return None
    year = int(found[3])
    return _day(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))


def _slashed(text: str, now: datetime) -> DatedAt | None:
    found = _SLASHED.search(text)
    if found is None:
        return None
    first, second, third = (int(part) for part in found.groups())
    if first > 31:
        return _day(first, second, third)
    if third < 1000 or (first <= 12 and second <= 12 and first != second):
        return None  # day and month cannot be told apart
    return _day(third, second, first) if second <= 12 else _day(third, first, second)


def _named_month(text: str, now: datetime) -> DatedAt | None:
    """Read "12. März 2024", "March 12, 2024", "Mar 2024", "4 June at 17:33" (the last such day that has passed)."""
    tokens = [token.lower() for token in _WORDS.findall(text)]
    place = next((i for i, token in enumerate(tokens) if token in MONTHS and len(token) > 2), None)
    if place is None:
        return None
    month = MONTHS[tokens[place]]
    numbers = [int(token) for token in tokens[place + 1 : place + 8] if token.isdecimal() and len(token) <= 4]
    year = next((n for n in numbers if 1900 < n < 2200), None)
    before = tokens[place - 1] if place else ""
    if before == "de" and place > 1:
        before = tokens[place - 2]
    day = int(before) if before.isdecimal() and len(before) <= 2 else None
    if day is None and numbers and 0 < numbers[0] <= 31 and (year is None or numbers[0] != year):
        day = numbers[0]
    if year is None:
        return _latest(month, day, now) if day is not None else None
    return _day(year, month, day) if day is not None else _day(year, month, 1, Precision.MONTH)


def _latest(month: int, day: int, now: datetime) -> DatedAt | None:
    for year in range(now.year, now.year - 5, -1):
        found = _day(year, month, day)
        if found is not None and found.at <= now + timedelta(days=1):
            return found
    return None


def _cjk(text: str, now: datetime) -> DatedAt | None:
    found = _CJK.search(text)
    if found is None:
        return None
    return _day(int(found[1]), int(found[2]), int(found[3] or 1), Precision.DAY if found[3] else Precision.MONTH)


def _rfc2822(text: str, now: datetime) -> DatedAt | None:
    if _RFC2822.match(text) is None:
        return None
    try:
        parsed = parsedate_to_datetime(text)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return DatedAt(aware.astimezone(UTC), Precision.EXACT)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _relative(text: str, now: datetime) -> DatedAt | None:
    lowered = text.lower().strip(" .•·")
    for word, days in _NAMED_DAYS.items():
        if lowered == word or (lowered.startswith((word + " ", word + ",")) and len(lowered) < len(word) + 16):
            return DatedAt(now - timedelta(days=days), Precision.DAY)
    if lowered in _LAST:
        return _back(1, _LAST[lowered], now)
    if cjk := _CJK_AGO.search(lowered):
        return _back(int(cjk[1]), _CJK_UNITS[cjk[2]], now)
    tokens = _TOKEN.findall(lowered)
    for amount, word in pairwise(tokens):
        unit = UNITS.get(word) or UNITS.get(word.rstrip("."))
        number = int(amount) if amount.isdecimal() and len(amount) <= 4 else 1 if amount in _ONE else None
        if unit and number is not None and _only_ago(tokens, amount, word):
            return _back(number, unit, now)
    return None


def _only_ago(tokens: list[str], amount: str, word: str) -> bool:
    """Say whether nothing but words of "ago" stand around the amount, so that "5 min read" is no date."""
    rest = [token for token in tokens if token not in (amount, word)]
    return all(token.rstrip(".") in _AGO for token in rest)


def _back(number: int, unit: str, now: datetime) -> DatedAt | None:
    try:
        if unit in ("month", "year"):
            months = now.year * 12 + now.month - 1 - number * (12 if unit == "year" else 1)
            year, month = divmod(months, 12)
            day = min(now.day, calendar.monthrange(year, month + 1)[1])
            return DatedAt(now.replace(year=year, month=month + 1, day=day), PRECISIONS[unit])
        return DatedAt(now - timedelta(**{f"{unit}s": number}), PRECISIONS.get(unit, Precision.DAY))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def _guessed(text: str, now: datetime) -> DatedAt | None:
    """Ask dateparser for other languages: short labels with a day and a year only, since it is slow and reads much into words."""
    if len(text) > GUESS_CHARS or not re.search(r"(?<!\d)(19|20)\d\d(?!\d)", text) or not re.search(r"[^\W\d_]", text):
        return None
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
    }
    parsed = dateparser.parse(text, settings=settings)
    if parsed is None:
        return None
    at = parsed.astimezone(UTC)
    return DatedAt(at, Precision.DAY) if _possible(at, now) else None
