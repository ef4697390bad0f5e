"""Hand checks: what a run could not find out becomes questions, and what a person answers becomes rows of the frame.

    questions   a run's result -> one question for each unknown row, with links and words to look for
    files       a filled form (JSON, TOML) or workbook (XLSX) -> what was typed
    answers     what was typed -> answers, or problems in a person's words
    merge       a run's result and answers -> the result that the report is made of

All pure. An answer is marked as such wherever it is shown: states are `declared`, the evidence is of method `manual` with name and
date. A question without an answer stays unknown.
"""

from crawler.handcheck.answers import Problem, problem_of, read_answers
from crawler.handcheck.files import FIELDS, FORM, ID_COLUMN, FileProblemError, Sheet, Typed, TypedRow, read_file
from crawler.handcheck.merge import with_answers
from crawler.handcheck.questions import Link, Question, latest, questions

__all__ = [
    "FIELDS", "FORM", "ID_COLUMN", "FileProblemError", "Link", "Problem", "Question", "Sheet", "Typed", "TypedRow", "latest",
    "problem_of", "questions", "read_answers", "read_file", "with_answers",
]  # fmt: skip
