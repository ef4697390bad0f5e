"""The list of hand checks as files: an offline form and a workbook in each language, from questions to text.

Nothing is decided here; `crawler.handcheck` makes the questions and reads what people answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawler.handcheck import Link, Question
from crawler.types import Company, HandAnswer, Run
from crawler.vocabulary import Answer
from reports import write_file
from reports.config import report_config
from reports.i18n import available_languages, load_catalogue
from reports.model import ByLanguage, Text, msg, word
from reports.text import short_url
from reports.wording import Wording

OWN_SITE = frozenset({"website", "blog"})
BLANK_ROW = ("url", "followers", "last_post", "remark")


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is asked about one run, and what was answered up to now."""

    run: Run
    company: Company
    questions: tuple[Question, ...]
    given: Mapping[str, HandAnswer] = field(default_factory=dict)
    """Newest answer to each question that has one."""

    @property
    def groups(self) -> Iterator[tuple[Text, tuple[tuple[int, Question], ...]]]:
        """Numbered questions under their headings: accounts that somebody named, then the kinds of platforms."""
        order = ["named", *report_config().kinds]
        ranked = sorted(self.questions, key=lambda question: order.index(_group(question)))
        numbered = list(enumerate(ranked, 1))
        for name in order:
            members = tuple((number, question) for number, question in numbered if _group(question) == name)
            if members:
                yield (msg("checklist.named") if name == "named" else word("kind", name)), members


def _group(question: Question) -> str:
    if question.platform in OWN_SITE:
        return "own"
    return "named" if question.account_id else question.kind


def write_checklist(checklist: Checklist, out: Path, languages: Sequence[str]) -> tuple[Path, ...]:
    """Write `checklist.<language>.html` and `.xlsx` into `out`. Raises RenderError where a text or template is broken."""
    from reports.render.checklist_html import render_form
    from reports.render.checklist_xlsx import render_sheet

    files: list[Path] = []
    for language in languages:
        wording = Wording(language, checklist.company.country)
        for kind, content in (("html", render_form(checklist, wording).encode()), ("xlsx", render_sheet(checklist, wording))):
            path = out / f"checklist.{language}.{kind}"
            write_file(path, content)
            files.append(path)
    return tuple(files)


def answer_labels() -> dict[str, Answer]:
    """Everything that stands for an answer in a form or workbook: the words of all languages and our own, in lower case."""
    found = {str(answer): answer for answer in Answer}
    for language in available_languages():
        catalogue = load_catalogue(language)
        found |= {catalogue.template(f"checklist.answer.{answer}", {}, str).lower(): answer for answer in Answer}
    return found


def question_text(question: Question) -> Text:
    """The question in words."""
    if question.account_id:
        return msg("checklist.question.state", account=question.account, firma=question.subject_name)
    if question.platform in OWN_SITE:
        return msg("checklist.question.own", platform=question.platform_name, firma=question.subject_name)
    return msg("checklist.question.presence", platform=question.platform_name, firma=question.subject_name)


def words_text(question: Question) -> ByLanguage:
    """The words to look for; on the page of a network they may stand in either language."""
    return ByLanguage({"de": " · ".join(question.words_de), "en": " · ".join(question.words_en)})


def other_words(question: Question, language: str) -> tuple[str, ...]:
    """The words of the other language that differ: a platform speaks the language of whoever is signed in."""
    own, other = (question.words_en, question.words_de) if language == "en" else (question.words_de, question.words_en)
    return tuple(text for text in other if text not in own)


def link_text(link: Link, *, short: bool = False) -> Text:
    """What a link leads to; in short for a column whose title says the rest."""
    if link.kind == "search":
        return msg("checklist.link.search")
    if short:
        return msg("checklist.link.guess_short", address=short_url(link.url)) if link.kind == "guess" else short_url(link.url)
    return msg(f"checklist.link.{link.kind}", address=short_url(link.url))


def given_values(answer: HandAnswer | None, question: Question) -> dict[str, str]:
    """What was answered before, as it stands in the fields of a form: dates in ISO form."""
    if answer is None:
        return {"answer": "", **dict.fromkeys(BLANK_ROW, "")}
    return {
        "answer": str(answer.answer),
        "url": answer.url if answer.url != question.url else "",
        "followers": str(answer.followers.value) if answer.followers else "",
        "last_post": answer.last_post.at.date().isoformat() if answer.last_post else "",
        "remark": answer.remark,
    }


__all__ = [
    "Checklist",
    "answer_labels",
    "given_values",
    "link_text",
    "other_words",
    "question_text",
    "words_text",
    "write_checklist",
]
