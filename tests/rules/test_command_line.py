"""What the command line says: in two languages, from `config/cli.toml` only, and documented."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import typer

from crawler.cli import app

ROOT = Path(__file__).resolve().parents[2]
CLI = sorted((ROOT / "crawler" / "cli").glob("*.py"))
TEXTS: dict[str, dict[str, str]] = tomllib.loads((ROOT / "config" / "cli.toml").read_text(encoding="utf-8"))
DEFAULTS = (ROOT / "config" / "defaults.toml").read_text(encoding="utf-8")
DOCUMENTED = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8") + (ROOT / "README.md").read_text(encoding="utf-8")
SENTENCE = re.compile(r"[A-Za-zÄÖÜäöüß]{2,},? [A-Za-zÄÖÜäöüß]{2,}")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def calls(name: str, folders: str = "crawler") -> Iterator[ast.Call]:
    """All calls of a function by its bare name."""
    for path in (ROOT / folders).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def is_text_id(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    german, english = TEXTS["de"], TEXTS["en"]

    assert list(german) == list(english)
    assert {key for key in german if placeholders(german[key]) != placeholders(english[key])} == set()


@pytest.mark.parametrize("call", ["say", "UsageError"])
def test_every_text_that_is_said_exists_and_gets_its_placeholders(call: str) -> None:
    wrong = []
    for node in calls(call):
        if not node.args or not is_text_id(node.args[0]):
            continue
        key = ast.literal_eval(node.args[0])
        given = {keyword.arg for keyword in node.keywords}
        if key not in TEXTS["de"] or (None not in given and not placeholders(TEXTS["de"][key]) <= given):
            wrong.append(key)

    assert wrong == []


def test_every_text_is_said_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "crawler").rglob("*.py"))
    families = ("answers_", "platforms_", "plan_", "table_", "doctor_", "site_", "import_", "questionnaire_")
    """Keys made from a word at run time, as in `say(f"plan_{key}")`."""

    unsaid = [key for key in TEXTS["de"] if not re.search(rf"[\"']{key}[\"']", code) and not key.startswith(families)]

    assert unsaid == []


@pytest.mark.parametrize("path", CLI, ids=lambda path: path.name)
def test_no_sentence_for_people_stands_in_the_code(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}

    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documents
        and SENTENCE.search(node.value)
    ]

    assert found == []


def commands() -> Iterator[tuple[str, Any]]:
    """All commands by the words with which they are called."""

    def below(command: Any, words: str) -> Iterator[tuple[str, Any]]:
        for name, child in getattr(command, "commands", {}).items():
            yield f"{words} {name}".strip(), child
            yield from below(child, f"{words} {name}".strip())

    return below(typer.main.get_command(app), "")


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_option_is_documented(words: str, command: Any) -> None:
    options = [max(param.opts, key=len) for param in command.params if param.opts[0].startswith("-") and not param.hidden]

    missing = [option for option in options if option not in ("--help",) and option not in DOCUMENTED]

    assert re.search(rf"\b{words.replace(' ', '[^·]*')}\b", DOCUMENTED), words
    assert missing == []


def test_every_setting_says_what_it_means_and_its_section_is_documented() -> None:
    lines = DEFAULTS.splitlines()
    undocumented = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\w+ = ", line) and "#" not in line and not above.startswith("#")
    ]

    assert undocumented == []
    assert [section for section in tomllib.loads(DEFAULTS) if f"`[{section}]`" not in DOCUMENTED] == []


def test_every_setting_is_read_by_the_code() -> None:
    fields = (ROOT / "crawler" / "fetch" / "settings.py").read_text(encoding="utf-8")
    branding = (ROOT / "reports" / "branding.py").read_text(encoding="utf-8")
    code = fields + branding + "\n".join(path.read_text(encoding="utf-8") for path in CLI)
    unread = [
        f"{section}.{key}"
        for section, values in tomllib.loads(DEFAULTS).items()
        for key in values
        if not re.search(rf"\b{key}: |\[\"{key}\"\]", code)
    ]

    assert unread == []
