"""A consultant's Markdown as HTML: headings, lists, emphasis, tables, links to the web; no raw HTML and no pictures."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from crawler.urls import safe_href


def to_html(text: str) -> Markup:
    """Return Markdown as escaped HTML; headings begin at level 4, below those of the report."""
    return Markup(_parser().render(text))  # noqa: S704 - raw HTML is off, and every address passes the same gate as all others


@cache
def _parser() -> MarkdownIt:
    parser = (
        MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(["image", "html_inline", "html_block"])
    )
    parser.validateLink = lambda url: safe_href(url) is not None  # type: ignore[method-assign]
    for name in ("heading_open", "heading_close"):
        parser.add_render_rule(name, _heading)
    return parser


def _heading(self: object, tokens: list, index: int, options: object, env: object) -> str:  # type: ignore[type-arg]
    level = min(6, int(tokens[index].tag[1]) + 3)
    return f"<h{level}>" if tokens[index].nesting == 1 else f"</h{level}>\n"
