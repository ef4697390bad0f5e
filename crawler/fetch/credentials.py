"""Keys of official APIs. Probes name them, the door alone adds them, and only to requests of the origin they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.fetch.exchange import Answer

SECRET_LENGTH = 8
"""Shorter words of a header's value are its scheme ("Bearer"), no secret."""
BLOT = b"[key]"


@dataclass(frozen=True, slots=True)
class Credential:
    """One key. Its value never shows in a representation, a page, an archive or a log."""

    origin: str
    """As in `Target.origin`: `https://api.example`."""
    header: str
    """`Authorization`, `X-Goog-Api-Key` …; a key in the URL would end up in logs."""
    value: str = field(repr=False)

    def blot_out(self, answer: Answer) -> None:
        """Take the key out of an answer that repeats it, as error messages do, before anybody stores it."""
        for word in self.value.split():
            if len(word) >= SECRET_LENGTH:
                self._replace(answer, word)

    def _replace(self, answer: Answer, secret: str) -> None:
        raw, blot = secret.encode(), BLOT.decode()
        answer.body = answer.body.replace(raw, BLOT)
        answer.raw_headers = [(name, value.replace(raw, BLOT)) for name, value in answer.raw_headers]
        answer.headers = {name: value.replace(secret, blot) for name, value in answer.headers.items()}
        answer.location = answer.location.replace(secret, blot)
        answer.reason = answer.reason.replace(secret, blot)
