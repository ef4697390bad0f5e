"""Messages and values as text of one language and country: words from the catalogue, numbers and dates by CLDR.

`Wording` gives plain text (workbook, alt texts) and escaped HTML of the same message; both come from one walk over the template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal
from markupsafe import Markup, escape

from crawler.errors import RenderError
from crawler.types import DatedAt
from crawler.urls import safe_href
from crawler.vocabulary import Precision
from reports.i18n import load_catalogue, split_template
from reports.model import ByLanguage, Href, Message, Param, Rounded, Text
from reports.text import clean, short_url

CHAPTER = "chapter_"
STRONG = re.compile(r"\*\*(.+?)\*\*")
ZONES = {"de": "Europe/Berlin", "at": "Europe/Vienna", "ch": "Europe/Zurich"}


class Wording:
    """All text of one rendering: a language, the formats of a country, and its time zone."""

    def __init__(self, language: str, country: str = "de", chapters: Mapping[str, str] | None = None) -> None:
        """Open a language. `chapters` maps section ids to their numbers, for texts that point to a chapter (`{chapter_gaps}`)."""
        self.language = language
        self.chapters = chapters or {}
        self.catalogue = load_catalogue(language)
        self.locale = self._locale_of(country)
        self.zone: tzinfo = ZoneInfo(ZONES.get(country, ZONES["de"]))
        self._plural = self.locale.plural_form
        self.count = lru_cache(maxsize=4096)(self._count)
        self.day = lru_cache(maxsize=4096)(self._day)

    def _locale_of(self, country: str) -> Locale:
        key = f"meta.locale_{country}"
        chosen = key if key in self.catalogue else "meta.locale"
        return Locale.parse(self.catalogue.template(chosen, {}, str))

    # --- messages ----------------------------------------------------------------------------------------------------

    def plain(self, value: Text) -> str:
        """A piece of text without markup."""
        return self._text(value)

    def html(self, value: Text) -> Markup:
        """A piece of text, escaped, with `**strong**` of the catalogue as markup and foreign text isolated in its direction."""
        if isinstance(value, Message):
            if self._missing(value):
                return escape(clean(value.otherwise))
            line = self.catalogue.template(value.id, value.params, self._category)
            escaped = "".join(self._walk(line, value, self._unmarked, _escape))
            shown = Markup(STRONG.sub(r"<strong>\1</strong>", escaped))  # noqa: S704 - every piece was escaped on the way
            return Markup('<a href="#{}">{}</a>').format(value.params["anchor"], shown) if "anchor" in value.params else shown
        if isinstance(value, ByLanguage):
            return self._foreign_language(value)
        return Markup("<bdi>{}</bdi>").format(clean(value))

    def say(self, text_id: str, /, **params: Param) -> str:
        """Shorthand of `plain` for texts that a template needs by itself."""
        return self.plain(Message(text_id, params))

    def has(self, text_id: str) -> bool:
        """True where the language has a text of this id."""
        return text_id in self.catalogue

    def _text(self, value: Text) -> str:
        if isinstance(value, Message):
            if self._missing(value):
                return clean(value.otherwise)
            line = self.catalogue.template(value.id, value.params, self._category).replace("**", "")
            return "".join(self._walk(line, value, self.param, str))
        if isinstance(value, ByLanguage):
            return clean(self._chosen(value)[1])
        return clean(value)

    def _missing(self, message: Message) -> bool:
        return bool(message.otherwise) and message.id not in self.catalogue

    def _walk(self, line: str, message: Message, of_param: Callable[[Param], str], literal: Callable[[str], str]) -> list[str]:
        parts: list[str] = []
        for text, name in split_template(line):
            parts.append(literal(text))
            if name is None:
                continue
            if name in message.params:
                parts.append(of_param(message.params[name]))
            elif name.startswith(CHAPTER):
                parts.append(of_param(self.chapter(name.removeprefix(CHAPTER))))
            else:
                raise RenderError(f"The text {message.id!r} needs a value for {name!r}.")
        return parts

    def chapter(self, section: str) -> Message:
        """How a text points to a chapter: by its number, or by its title where the chapter has none."""
        if number := self.chapters.get(section):
            return Message("html.chapter", {"number": number, "anchor": section})
        return Message(f"section.{section}.title")

    def _unmarked(self, value: Param) -> str:
        """A parameter whose asterisks stay asterisks: only the catalogue makes anything strong."""
        return self.html_param(value).replace("**", "&#42;&#42;")

    def html_param(self, value: Param) -> str:
        """Any parameter as escaped HTML."""
        if isinstance(value, str | Message | ByLanguage):
            return str(self.html(value))
        if isinstance(value, tuple):
            return format_list([self.html_param(item) for item in value], locale=self.locale) if value else ""
        if isinstance(value, Href):
            return str(self.link(value.url))
        return str(escape(self.param(value)))

    def link(self, url: str, shown: Markup | str = "") -> Markup:
        """A link where the address is harmless, else its text alone; without a text it shows the address in short."""
        target = url if url.startswith("#") else safe_href(url)
        text = shown or short_url(url)
        return Markup('<a href="{}">{}</a>').format(target, text) if target else escape(text)

    def _chosen(self, value: ByLanguage) -> tuple[str, str]:
        texts = {code: text for code, text in value.texts.items() if text}
        for code in (self.language, "en", *sorted(texts)):
            if code in texts:
                return code, texts[code]
        return self.language, ""

    def _foreign_language(self, value: ByLanguage) -> Markup:
        code, text = self._chosen(value)
        if code == self.language:
            return escape(clean(text))
        return Markup('<span lang="{}">{}</span>').format(code, clean(text))

    def _category(self, count: float) -> str:
        return str(self._plural(count))

    # --- values ------------------------------------------------------------------------------------------------------

    def param(self, value: Param) -> str:
        """Any parameter as plain text."""
        if value is None:
            return self.say("state.unknown")
        if isinstance(value, str | Message | ByLanguage):
            return self._text(value)
        if isinstance(value, tuple):
            return format_list([self.param(item) for item in value], locale=self.locale) if value else ""
        if isinstance(value, Href):
            return clean(value.url)
        if isinstance(value, Rounded):
            return self.decimal(value.value, value.digits)
        if isinstance(value, DatedAt):
            return self.day(value.at, value.precision)
        if isinstance(value, date):
            return self.day(value, Precision.DAY)
        if isinstance(value, float):
            return self.decimal(value, 2)
        return self.count(value)

    def _count(self, value: int) -> str:
        return str(format_decimal(value, locale=self.locale))

    def compact(self, value: int) -> str:
        """A large number in short: 1,2 Mio."""
        return str(format_compact_decimal(value, locale=self.locale, fraction_digits=1))

    def decimal(self, value: float, digits: int = 1) -> str:
        """A decimal with a fixed number of digits."""
        pattern = "#,##0" + (f".{'0' * digits}" if digits else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def percent(self, value: float, digits: int = 0) -> str:
        """A number that is already in percent, with its sign."""
        return self.say("format.percent", value=self.decimal(value, digits))

    def _day(self, value: date, precision: Precision | None = None) -> str:
        moment = value.astimezone(self.zone) if isinstance(value, datetime) else value
        if precision is Precision.YEAR:
            return str(moment.year)
        if precision is Precision.MONTH:
            return str(format_date(moment, "MMMM y", locale=self.locale))
        shown = str(format_date(moment, "medium", locale=self.locale))
        return self.say("format.about", value=shown) if precision is Precision.WEEK else shown

    def long_day(self, value: date) -> str:
        """A date in words, for the cover."""
        moment = value.astimezone(self.zone) if isinstance(value, datetime) else value
        return str(format_date(moment, "long", locale=self.locale))

    def time(self, value: datetime) -> str:
        """Date and time in the report's zone, with the zone's name."""
        moment = value.astimezone(self.zone)
        clock = format_datetime(moment, "HH:mm z", tzinfo=self.zone, locale=self.locale)
        return f"{format_date(moment, 'medium', locale=self.locale)}, {clock}"


def _escape(text: str) -> str:
    return str(escape(text))
