"""The questionnaire: what only the company itself can say, from a file to typed replies and to what they mean.

    form        the questions as data
    files       YAML, JSON or XLSX -> what was typed (`yaml_text`, `workbook`)
    reading     what was typed -> replies, or problems in a person's words
    answers     replies -> look-ups, points for the area "organisation", what the search begins with

All pure: files come as bytes, words of the languages as an argument. An unanswered question and "don't know" are unknown, never 0.
"""

from crawler.questionnaire.answers import (
    access_scores,
    answer_text,
    choice,
    chosen,
    field,
    for_run,
    hours_per_channel,
    number,
    organisation_scores,
    platform_of,
    rows,
    texts,
    with_seeds,
    without_domain,
)
from crawler.questionnaire.files import FORMAT, QuestionnaireFileError, Typed, read_file
from crawler.questionnaire.form import CHANNELS, DONT_KNOW, LEVELS, Form, GridColumn, Question, load_form
from crawler.questionnaire.reading import Problem, Words, plain_word, read_answer, read_answers, read_cell
from crawler.questionnaire.yaml_text import Comments, plain_number, to_yaml

__all__ = [
    "CHANNELS", "DONT_KNOW", "FORMAT", "LEVELS", "Comments", "Form", "GridColumn", "Problem", "Question",
    "QuestionnaireFileError", "Typed", "Words", "access_scores", "answer_text", "choice", "chosen", "field", "for_run",
    "hours_per_channel", "load_form", "number", "organisation_scores", "plain_number", "plain_word", "platform_of", "read_answer",
    "read_answers", "read_cell", "read_file", "rows", "texts", "to_yaml", "with_seeds", "without_domain",
]  # fmt: skip
