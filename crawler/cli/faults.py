"""From an exception to the one sentence a person reads, and to the exit code of the contract."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import typer

from crawler.cli.texts import say
from crawler.errors import AuditError, StoreBusyError, UsageError

INTERNAL, USAGE, INTERRUPTED = 1, 2, 130
WRONG_CALLS = {
    "NoSuchOption": "usage_option",
    "MissingParameter": "usage_missing",
    "BadParameter": "usage_value",
    "BadOptionUsage": "usage_value",
}
"""Class of a fault of the arguments to its sentence; all others are `usage_other`."""


def exit_code_of(work: Callable[[], object]) -> int:
    """Do the work and return the exit code; whatever is raised becomes one sentence on standard error."""
    try:
        work()
    except typer.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _said(say("interrupted"), INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is left to say, and the interpreter must not say it either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except AuditError as error:
        return _said(f"{say('error_prefix')}: {sentence(error)}", error.exit_code)
    except ExceptionGroup as group:  # of the tasks of a run, one fault of ours is the reason for all
        ours, _ = group.split(AuditError)
        if ours is None:
            return _said(f"{say('error_prefix')}: {say('internal', kind=type(group).__name__, log=_log(group))}", INTERNAL)
        first = _first(ours)
        return _said(f"{say('error_prefix')}: {sentence(first)}", first.exit_code)
    except Exception as error:
        if hasattr(error, "format_message"):  # typer's own, whichever library it takes them from
            return _wrong_call(error)
        return _said(f"{say('error_prefix')}: {say('internal', kind=type(error).__name__, log=_log(error))}", INTERNAL)
    return 0


def _first(group: ExceptionGroup[AuditError]) -> AuditError:
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, ExceptionGroup) else inner


def sentence(error: AuditError) -> str:
    """Return the sentence of an error in the language of the terminal; errors of files say what is wrong in English."""
    if isinstance(error, UsageError):
        return say(error.text_id, **error.params)
    if isinstance(error, StoreBusyError):
        return say("busy", store=str(error))
    return str(error)


def _said(text: str, code: int) -> int:
    sys.stderr.write(text + "\n")
    return code


def _wrong_call(error: Exception) -> int:
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return _said(error.format_message(), USAGE)  # type: ignore[attr-defined]
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "istzustand"
    param = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (_name(param) if param is not None else "")
    key = WRONG_CALLS.get(kind, "usage_other") if name else "usage_other"
    return _said(f"{say('error_prefix')}: {say(key, name=name, command=command)}", USAGE)


def _name(param: object) -> str:
    """An option by its longest spelling, an argument by the name that the help shows."""
    spellings = [text for text in getattr(param, "opts", ()) if text.startswith("-")]
    return max(spellings, key=len) if spellings else str(getattr(param, "metavar", None) or getattr(param, "name", "") or "")


def _log(error: Exception) -> Path:
    """Write the trace, and nothing of what was asked, into the user's cache folder; else among temporary files."""
    from crawler.settings import cache_folder
    from crawler.version import version

    now = datetime.now(UTC)
    head = f"istzustand {version()} · Python {sys.version.split()[0]} · {now.isoformat()}\n"
    text = head + "".join(traceback.format_exception(error))
    name = f"{now:%Y%m%dT%H%M%S}-{os.getpid()}.log"
    for folder in (cache_folder() / "logs", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    sys.stderr.write(text)
    return Path(os.devnull)
