"""Counts as pages display them: "1,2 Tsd.", "1.234", "3.4M followers", "10,001+".

A rounded display is an interval, not a number: networks show "1,2 Tsd." for anything from 1,150 to 1,249. A text without a count
gives None; it never gives 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from crawler.types import Count

OPEN_ABOVE = 2**63 - 1
"""Upper end of "N+": the display names no upper bound."""

TEXT_CHARS = 10_000
DIGITS = 15

_FACTORS = {
    1_000: "k tsd tausend thousand mil mila mille tys тыс tis tn milliers ezer хил",
    100_000: "lakh lakhs",
    1_000_000: "m mio mio. million millions millionen mn mln млн mi mill millones milhões milhão milioni milion miljoen mil.",
    10_000_000: "crore crores",
    1_000_000_000: "b bn mrd milliarde milliarden milliard milliards md млрд mld billion billions bilhões",
}
MULTIPLIERS = {word: factor for factor, words in _FACTORS.items() for word in words.split()}
CJK_MULTIPLIERS = {"万": 10_000, "萬": 10_000, "만": 10_000, "億": 100_000_000, "亿": 100_000_000, "억": 100_000_000, "千": 1_000}

SHORT_THOUSANDS = {("tr", "b"), ("tr", "bin"), ("hu", "e")}
"""What is a thousand in one language only: Turkish "bin" (a German verb) and its letter, the letter of Hungarian "ezer"."""

_BLANK = "[ \u00a0\u2009\u202f]"
_DIGITS = "|".join(
    (
        r"\d{1,3}(?:,\d{2})+,\d{3}(?!\d)",  # Indian grouping: 1,23,456
        rf"\d{{1,3}}(?:(?:[.,'’٬]|{_BLANK})\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?",
        rf"\d{{1,{DIGITS}}}(?:[.,٫]\d{{1,3}})?",
    )
)
_NUMBER = re.compile(
    rf"(?<![0-9A-Za-zÀ-ɏ_.,])(?P<digits>{_DIGITS})(?!\d)"
    rf"(?:{_BLANK}?(?:(?P<cjk>[万萬만億亿억千])|(?P<word>[^\W\d_]{{1,10}}\.?)(?!\w)))?(?P<plus>\+)?"
)


def read_count(text: str, lang: str | None = None) -> Count | None:
    """Return the first count in `text`; `lang` (ISO 639) settles the few marks that differ by language (Turkish "B" is 1,000)."""
    return next((count for count, _, _ in counts(text, lang)), None)


def counts(text: str, lang: str | None = None) -> Iterator[tuple[Count, int, int]]:
    """Yield each count in the first 10,000 characters with its start and end."""
    for found in _NUMBER.finditer(text[:TEXT_CHARS]):
        factor, end = _factor(found, lang)
        count = _read(found["digits"], factor, plus=bool(found["plus"]) or text[end : end + 1] == "+")
        if count is not None:
            yield count, found.start(), end


def _factor(found: re.Match[str], lang: str | None) -> tuple[int, int]:
    """Return the factor and where the count ends; a following word that is no multiplier is not part of it."""
    if found["cjk"]:
        return CJK_MULTIPLIERS[found["cjk"]], found.end("cjk")
    word = (found["word"] or "").casefold()
    factor = 1_000 if (lang, word) in SHORT_THOUSANDS else MULTIPLIERS.get(word) or MULTIPLIERS.get(word.rstrip("."), 0)
    return (factor, found.end("word")) if factor else (1, found.end("digits"))


def _read(digits: str, factor: int, *, plus: bool) -> Count | None:
    plain = re.sub(rf"{_BLANK}|['’٬]", "", digits)
    marks = re.findall(r"[.,٫]", plain)
    decimals = ""
    if marks:
        whole, _, tail = plain.rpartition(marks[-1])
        is_decimal = factor > 1 if len(marks) == 1 else marks[-1] != marks[0]
        if len(marks) == 1 and len(tail) != 3 and factor == 1:
            return None  # "4,5" is a rating, not a count
        if is_decimal or len(tail) != 3:
            plain, decimals = whole, tail
        plain = re.sub(r"[.,٫]", "", plain)
    if factor == 1 and decimals:
        return None
    if len(plain) > DIGITS or (len(plain) > 3 and factor == 1 and marks and plain.startswith("0")):
        return None
    value = int(Decimal(f"{int(plain)}.{int(decimals or '0'):0{len(decimals) or 1}d}") * factor)
    half = factor // (2 * 10 ** len(decimals))
    if plus:
        return Count(value, value, OPEN_ABOVE)
    return Count(value, max(value - half, 0), value + half - 1) if half else Count.exact(value)


_OF = re.compile(r"^(?:de |di |d['’]|人の|位)")
_SPOKEN = {"tr": re.compile(r"\babone\b|takipçi|gönderi|görüntüleme"), "hu": re.compile(r"feliratkozó|követő")}
"""Nouns that tell the language of a label, where a letter is a multiplier in that language only."""
_AROUND = " \u00a0\u202f\t\n:·\"'„“«»+"

# --- counts with a noun ---------------------------------------------------------------------------------------------------

NOUNS: dict[str, tuple[str, ...]] = {
    "followers": (
        "follower", "abonnent", "abonné", "abonnee", "abone", "seguidor", "volger", "obserwuj", "подписчик", "subscriber",
        "suscriptor", "inscrit", "iscritt", "assinante", "subskryb", "takipçi", "følgere", "följare", "fans", "mitglied",
        "member", "フォロワー", "登録者", "팔로워", "구독자", "粉丝", "订阅者",
        "关注者", "關注者",
        "sledujíc", "urmărit", "követő", "seuraaj",
        "pengikut", "متابع", "người theo dõi", "ακόλουθ", "ผู้ติดตาม", "עוקב", "seguaci", "abbonat", "sottoscr", "отслежив",
        "prenumer", "tilaaj", "odběratel", "feliratkoz",
    ),
    "following": (
        "following", "gefolgt", "folge ich", "abonnement", "suivi", "seguido", "seguiti", "seguindo", "siguiendo", "volgend",
        "obserwowan", "подписк", "подписок", "フォロー中",
    ),
    "posts": (
        "post", "beiträg", "beitrag", "publica", "berichten", "tweet", "pins", "gönderi", "пост", "публикац", "投稿", "toot",
        "message", "mensaje", "messaggi", "příspěv",
    ),
    "videos": ("video", "vídeo", "vidéo", "видео", "film", "動画"),
    "views": ("view", "aufruf", "vue", "vista", "visualiz", "visualis", "weergave", "wyświetl", "просмотр", "görüntü"),
    "likes": (
        "like", "gefällt", "mal", "j’aime", "j'aime", "me gusta", "mi piace", "vind", "curtida", "polubie",
        "нравится", "beğen", "いいね", "people like", "personen gefällt", "personen vind", "personnes aim", "osób lubi",
        "pessoas curt", "líbí", "páči", "gilla", "synes godt", "liker", "tykkää", "kedvel", "apreci", "j’aime", "lubi to",
    ),
    "reviews": (
        "review", "bewertung", "rezension", "avis", "opinion", "reseña", "recension", "beoordeling", "opini", "rating", "vote",
        "stimme",
    ),
}  # fmt: skip
"""Beginnings of the nouns beside which networks write a count, in their interface languages; all in lower case."""


def count_of(text: str, noun: str, lang: str | None = None) -> Count | None:
    """Return the count that stands before, else directly after, a word for `noun` (a key of `NOUNS`) in any known language."""
    words = NOUNS[noun]
    text = text[:TEXT_CHARS]
    lang = lang or next((code for code, spoken in _SPOKEN.items() if spoken.search(text)), None)
    found = list(counts(text, lang))
    for count, _, end in found:
        after = text[end : end + 40].lower().lstrip(_AROUND)
        if _OF.sub("", after, count=1).startswith(words):
            return count
    for count, start, _ in found:
        before = text[max(0, start - 25) : start].lower().rstrip(_AROUND)
        if any(len(word) > 2 and word in before[-len(word) - 5 :] for word in words):
            return count
    return None


def lone_count(text: str) -> Count | None:
    """Return the count of a label in a language whose nouns are not known: nothing but one word may follow it.

    With two words the first may be a multiplier that is not known either ("12 ezer követő" is twelve thousand).
    """
    first = next(counts(text), None)
    if first is None:
        return None
    return first[0] if len(text[first[2] :].split()) <= 1 else None
