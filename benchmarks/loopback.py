"""A made-up site and the server that gives it out on loopback, as a process of its own, so that its cost is nobody's.

    python -m benchmarks.loopback --pages 300

prints the port, serves until its standard input is closed, then prints as JSON what it was asked. The server is as cheap as
Python allows (whole answers prepared, keep-alive), because it shares the machine with the crawlers it serves.

The proportions are near the medians of real company pages of 60 to 100 kB: 75 kB, 100 links of which 30 lead away, 600 elements, 26
scripts with 10 kB of text, 12 kB of text to read; the rest is markup (classes, `srcset`, inline drawings).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator

HOST = "werkzeugbau-lindner.example"
ROBOTS = b"User-agent: *\nDisallow: /intern/\nDisallow: /*?druck=\nAllow: /\n\nUser-agent: otherbot\nDisallow: /\n"
FORBIDDEN = ("/intern/", "?druck=")
"""What robots.txt closes; pages link to some of it."""
WORDS = (  # noqa: SIM905 - words are easier to read without their quotes
    "Präzision Werkzeug Fertigung Lösung Qualität Kunde Maschine Betrieb Anlage Entwicklung Team Ausbildung Material Stahl "
    "Oberfläche Prüfung Serie Termin Lieferung Beratung Projekt Erfahrung Standort Technik Messe Verfahren Planung Montage"
).split()
JOINTS = "und für mit von bei nach über ohne seit durch unsere Ihre eine jede neue moderne sichere genaue".split()  # noqa: SIM905
DRAWING = "M12 2C6.477 2 2 6.484 2 12.017c0 4.425 2.865 8.18 6.839 9.504.5.092.682-.217.682-.483 0-.237-.008-.868-.013-1.703z"
AWAY = ("verband-metall", "messe-technik", "fachblatt-werkzeug", "hochschule-sued", "kammer-region", "zulieferer-netz")
ACCOUNTS = (
    ("https://www.linkedin.com/company/werkzeugbau-lindner", "LinkedIn"),
    ("https://www.facebook.com/werkzeugbaulindner", "Facebook"),
    ("https://www.instagram.com/werkzeugbau.lindner/", "Instagram"),
    ("https://www.youtube.com/@werkzeugbaulindner", "YouTube"),
    ("https://www.xing.com/pages/werkzeugbau-lindner", "XING"),
)


def path_of(number: int) -> str:
    """Return the path of page `number`; page 0 is the home page."""
    return f"/themen/{number % 12}/beitrag-{number}.html" if number else "/"


def page(number: int, pages: int) -> bytes:
    """Return page `number` of a site of so many pages: the same bytes every time."""
    return _Page(number, pages).html().encode()


class _Page:
    """One page, made of chance with a fixed seed."""

    def __init__(self, number: int, pages: int) -> None:
        self._number = number
        self._pages = pages
        self._chance = random.Random(number)

    def html(self) -> str:
        parts = ['<!doctype html>\n<html lang="de">\n<head>', *self._head(), '</head>\n<body class="page page--standard">']
        parts += [*self._menu(), *self._main(), *self._footer(), *self._scripts(), "</body>\n</html>\n"]
        return "\n".join(parts)

    def _sentence(self) -> str:
        picks = [self._chance.choice(WORDS if place % 2 else JOINTS) for place in range(self._chance.randint(8, 16))]
        return f"{' '.join(picks).capitalize()}."

    def _text(self, sentences: int) -> str:
        return " ".join(self._sentence() for _ in range(sentences))

    def _title(self) -> str:
        return " ".join(self._chance.sample(WORDS, 3))

    def _head(self) -> Iterator[str]:
        title = self._title()
        yield f'<meta charset="utf-8"><title>{title} | Werkzeugbau Lindner GmbH</title>'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        for name, value in (("description", self._text(2)), ("robots", "index,follow"), ("twitter:card", "summary")):
            yield f'<meta name="{name}" content="{value}">'
        for name in ("og:title", "og:site_name", "og:type", "og:locale"):
            yield f'<meta property="{name}" content="Werkzeugbau Lindner GmbH">'
        yield f'<link rel="canonical" href="http://{HOST}{path_of(self._number)}">'
        for name in ("grund", "raster", "schrift", "druck", "menue"):
            yield f'<link rel="stylesheet" href="/assets/css/{name}.min.css?v=4f2a91" media="all">'
        same_as = json.dumps([address for address, _ in ACCOUNTS])
        yield (
            '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Organization",'
            f'"name":"Werkzeugbau Lindner GmbH","url":"http://{HOST}/","sameAs":{same_as}}}]}}</script>'
        )

    def _menu(self) -> Iterator[str]:
        yield '<header class="kopf kopf--fest"><nav class="menue" aria-label="Hauptmenü"><ul class="menue__liste">'
        for number in range(24):
            yield (
                f'<li class="menue__punkt menue__punkt--ebene-{number % 2}"><a class="menue__link js-menue" '
                f'href="{path_of(number)}" data-ebene="{number % 2}"><span class="menue__text">{WORDS[number]}</span></a></li>'
            )
        yield '<li class="menue__punkt"><a class="menue__link" href="/intern/anmeldung">Intern</a></li></ul></nav></header>'

    def _main(self) -> Iterator[str]:
        yield f'<main class="inhalt" id="inhalt"><h1 class="titel">{self._title()}</h1>'
        if self._number % 10 == 0:
            yield f'<a class="werkzeug" href="{path_of(self._number)}?druck=1" rel="nofollow">Drucken</a>'
        for _ in range(11):
            yield f'<section class="block block--text"><h2 class="block__titel">{self._title()}</h2><p>{self._text(5)}</p>'
            yield f'<p>{self._text(4)} <a href="https://www.{self._chance.choice(AWAY)}.example/thema/{self._chance.randrange(999)}">'
            yield f"{self._title()}</a></p></section>"
        yield '<div class="raster raster--drei">'
        # Links ahead, so that every page is reached; the others anywhere.
        nearby = [self._number * 2 + step for step in (1, 2) if self._number * 2 + step < self._pages]
        for number in [*nearby, *(self._chance.randrange(self._pages) for _ in range(38 - len(nearby)))]:
            yield self._teaser(number)
        yield "</div>"
        yield '<ul class="teilen">'
        for target in ("https://www.facebook.com/sharer/sharer.php?u=", "https://www.linkedin.com/sharing/share-offsite/?url="):
            yield f'<li class="teilen__punkt"><a href="{target}http://{HOST}{path_of(self._number)}">{self._icon()}teilen</a></li>'
        yield "</ul></main>"

    def _teaser(self, number: int) -> str:
        name = self._chance.randrange(10**6)
        sizes = ", ".join(f"/assets/bilder/{name}-{width}x{width * 2 // 3}.webp {width}w" for width in (320, 480, 768, 1024, 1536))
        title, link = self._title(), f'<a class="teaser__link" href="{path_of(number)}">{self._title()}</a>'
        return (
            f'<article class="teaser teaser--karte js-teaser" data-nummer="{number}"><div class="teaser__bild">'
            f'<img class="bild bild--faul" loading="lazy" src="/assets/bilder/{name}-480x320.webp" srcset="{sizes}" '
            f'sizes="(max-width: 768px) 100vw, 33vw" width="480" height="320" alt="{title}"></div>'
            f'<div class="teaser__text"><h3 class="teaser__titel">{link}</h3>'
            f'<p class="teaser__auszug">{self._sentence()}</p>'
            f'<span class="teaser__mehr">{self._icon()}Weiterlesen</span></div></article>'
        )

    def _icon(self) -> str:
        return f'<svg class="zeichen" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><path d="{DRAWING}"/></svg>'

    def _footer(self) -> Iterator[str]:
        yield '<footer class="fuss"><div class="fuss__spalte"><ul>'
        for name in AWAY:
            for part in ("mitglieder", "termine"):
                address = f"https://www.{name}.example/{part}"
                yield f'<li><a class="fuss__link" href="{address}" target="_blank" rel="noopener">{name}</a></li>'
        yield '</ul></div><div class="fuss__sozial">'
        for address, name in ACCOUNTS:
            how = f'aria-label="{name}" target="_blank" rel="noopener"'
            yield f'<a class="sozial sozial--rund" href="{address}" {how}>{self._icon()}</a>'
        yield '</div><p class="fuss__recht">© Werkzeugbau Lindner GmbH · '
        yield "".join(f'<a href="{path_of(number)}">{WORDS[number]}</a> ' for number in (24, 25, 26, 27))
        yield "</p></footer>"

    def _scripts(self) -> Iterator[str]:
        for name in (
            "grund",
            "menue",
            "bilder",
            "formular",
            "karte",
            "einwilligung",
            "suche",
            "filter",
            "galerie",
            "zaehler",
            "wege",
            "ende",
        ):
            yield f'<script src="/assets/js/{name}.min.js?v=4f2a91" defer></script>'
        for number in range(13):
            calls = "".join(
                f"melde('{self._chance.choice(WORDS)}',{{wert:{self._chance.randrange(10**9)},teil:{n}}});" for n in range(15)
            )
            yield f"<script>window.lindner=window.lindner||{{}};(function(){{var melde=lindner.melde{number}||function(){{}};"
            yield f"{calls}}})();</script>"


def answers(pages: int) -> dict[str, bytes]:
    """Return path to the whole answer, head and body."""
    bodies = {path_of(number): page(number, pages) for number in range(pages)}
    found = {path: _answer("200 OK", "text/html; charset=utf-8", body) for path, body in bodies.items()}
    return {**found, "/robots.txt": _answer("200 OK", "text/plain; charset=utf-8", ROBOTS)}


def _answer(status: str, kind: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nServer: loopback\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """One connection: a request has no body and fits one read, which holds for GET from both crawlers on loopback."""

    def __init__(self, prepared: dict[str, bytes], asked: Counter[str]) -> None:
        self._prepared = prepared
        self._asked = asked
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        while b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("latin-1")
            self._asked[path] += 1
            self._transport.write(self._prepared.get(path) or _answer("404 Not Found", "text/html; charset=utf-8", b"<p>404</p>"))


async def serve(pages: int) -> Counter[str]:
    """Serve on a free port until standard input ends; return how often each path was asked."""
    asked: Counter[str] = Counter()
    prepared = answers(pages)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(prepared, asked), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    pages = parser.parse_args().pages
    asked = asyncio.run(serve(pages))
    named = {path_of(number) for number in range(pages)}
    print(
        json.dumps(
            {
                "pages": sum(asked[path] > 0 for path in named),
                "robots": asked["/robots.txt"],
                "forbidden": sum(count for path, count in asked.items() if any(part in path for part in FORBIDDEN)),
                "others": sorted(path for path in asked if path not in named and path != "/robots.txt")[:5],
            }
        )
    )


if __name__ == "__main__":
    main()
