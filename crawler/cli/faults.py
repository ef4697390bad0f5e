"""From an exception of ours to the one sentence a person reads."""

from __future__ import annotations

from crawler.cli.texts import say
from crawler.errors import AuditError, StoreBusyError, UsageError


def sentence(error: AuditError) -> str:
    """Return the sentence of an error in the language of the terminal; errors of files say what is wrong in English."""
    if isinstance(error, UsageError):
        return say(error.text_id, **error.params)
    if isinstance(error, StoreBusyError):
        return say("busy", store=str(error))
    return str(error)
