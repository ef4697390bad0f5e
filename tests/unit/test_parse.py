"""Bytes to text to tree: what real and hostile pages do to readers."""

import time

import pytest

from crawler import parse
from tests.corpus_folder import corpus


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"\xef\xbb\xbfM\xc3\xbcller", "text/html; charset=iso-8859-1", "Müller"),
        ("Müller".encode("utf-16le"), "text/html; charset=utf-16le", "Müller"),
        (b"\xff\xfe" + "Müller".encode("utf-16le"), "", "Müller"),
        (b"M\xfcller", "text/html; charset=ISO-8859-1", "Müller"),
        (b"\x80", "text/html; charset=latin1", "€"),
        (b'<meta charset="windows-1252"><p>M\xfcller', "text/html", '<meta charset="windows-1252"><p>Müller'),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">\xa4', "", "€"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xfc</a>', "", "ü"),
        (b'<meta charset="utf-16">M\xc3\xbcller', "", "Müller"),
        (b"M\xc3\xbcller", "text/html; charset=nonsense", "Müller"),
        (b"M\xfcller", "", "M\ufffdller"),
    ],
)
def test_decoding_asks_mark_then_header_then_page(body, content_type, text):
    assert parse.decode(body, content_type).replace("</a>", "").endswith(text)


@pytest.mark.parametrize("label", ["utf-7", "hex", "rot13", "unicode_escape", "idna", "zip", "base64"])
def test_a_page_cannot_name_a_codec_of_python(label):
    assert parse.decode(b"+ADw-script+AD4- 41", f"text/html; charset={label}") == "+ADw-script+AD4- 41"


def page(script: str, kind: str = "application/ld+json") -> parse.LexborHTMLParser:
    return parse.parse_html(f'<html><head><script type="{kind}">{script}</script></head><body>Text</body></html>')


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"Organization","name":"Muster"}',
        '[{"@type":"Organization","name":"Muster"}]',
        '{"@graph":[{"@type":"Organization","name":"Muster"}]}',
        '<!-- {"@type":"Organization","name":"Muster"} -->',
        '//<![CDATA[\n{"@type":"Organization","name":"Muster"}\n//]]>',
        '/* <![CDATA[ */ {"@type":"Organization","name":"Muster"} /* ]]> */',
        '{"@type":"Organization",/* Kommentar */"name":"Muster",}',
        '{"@type":"Organization",\n// Kommentar\n"name":"Muster"};',
        "{&quot;@type&quot;:&quot;Organization&quot;,&quot;name&quot;:&quot;Muster&quot;}",
        '{"@type":"Organization","name":"Muster","description":"a\nb\tc"}',
    ],
)
def test_json_ld_of_real_shops_is_read(block):
    assert parse.json_ld(page(block))[0]["name"] == "Muster"


def test_comment_signs_inside_texts_stay():
    assert parse.read_json('{"url":"https://muster.example/*a*/,]"}') == {"url": "https://muster.example/*a*/,]"}


@pytest.mark.parametrize("block", ["", "kein JSON", "{", "[" * 200_000, '{"a":' * 100_000, '"' * 1000, "null", "42"])
def test_a_broken_block_is_skipped(block):
    assert parse.json_ld(page(block)) == []


def test_a_broken_block_does_not_hide_the_next():
    both = '{"kaputt": </script><script type="application/ld+json">{"name":"Muster"}'

    assert parse.json_ld(page(both)) == [{"name": "Muster"}]


def test_too_many_blocks_and_too_long_blocks_are_left_out():
    many = "".join('<script type="application/ld+json">{"a":1}</script>' for _ in range(80))
    long = '{"a":"' + "x" * parse.JSON_LD_BLOCK_CHARS + '"}'

    assert len(parse.json_ld(parse.parse_html(many))) == parse.JSON_LD_BLOCKS
    assert parse.json_ld(page(long)) == []


def test_numbers_and_characters_that_no_store_takes_never_get_past():
    value = parse.read_json('{"a":NaN,"b":-Infinity,"c":1e999,"d":"x\\ud800y\\u0000z","e":1.5}')

    assert value == {"a": None, "b": None, "c": None, "d": "xyz", "e": 1.5}


@pytest.mark.parametrize(
    "script",
    [
        'var data = {"name":"Muster"};',
        'window.data = {"name":"Muster"}; more();',
        'window["data"] = {"name":"Muster"};',
        'data = JSON.parse("{\\"name\\":\\"Muster\\"}");',
        "var data = '\\x7b\\x22name\\x22:\\x22Muster\\x22\\x7d';",
    ],
)
def test_data_of_scripts_is_found_by_the_name_of_its_variable(script):
    assert parse.script_json(page(script, "text/javascript"), "data") == {"name": "Muster"}


def test_data_of_scripts_is_found_by_id():
    tree = parse.parse_html('<script id="__NEXT_DATA__" type="application/json">{"props":{"a":1}}</script>')

    assert parse.script_json(tree, "__NEXT_DATA__") == {"props": {"a": 1}}
    assert parse.script_json(tree, "__OTHER__") is None


def test_visible_text_is_what_a_reader_sees():
    tree = parse.parse_html(
        "<html><head><title>T</title><style>p{}</style></head><body><p>Guten  Tag</p><script>claim()</script>"
        "<noscript>x</noscript><template>y</template><!-- z --></body></html>"
    )

    assert parse.visible_text(tree) == "Guten Tag"
    assert parse.title(tree) == "T"


def test_meta_finds_name_property_and_itemprop():
    tree = parse.parse_html('<meta name="a" content=""><meta property="A" content=" eins "><meta itemprop="b" content="zwei">')

    assert (parse.meta(tree, "a"), parse.meta(tree, "b"), parse.meta(tree, "c")) == ("eins", "zwei", None)


def test_kept_text_has_no_control_and_direction_characters():
    assert parse.clean(" Mu\u202ester\x00\x1b\n GmbH\u0308 ", 300) == "Muster GmbḦ"
    assert len(parse.clean("x" * 1000, 300)) == 300


@pytest.mark.parametrize(
    "text", ["/*" * 100_000, ",  " * 100_000, '"\\' * 100_000, "// " * 100_000, "<!--" * 50_000, "{" + " " * 500_000 + "x"]
)
def test_repairing_json_is_linear(text):
    started = time.process_time()

    assert parse.read_json(text) is None
    assert time.process_time() - started < 1


def test_walking_deep_data_needs_no_recursion():
    value: dict = {}
    for _ in range(5_000):
        value = {"a": value}

    assert sum(1 for _ in parse.walk(value)) == 5_000


@pytest.mark.corpus
def test_every_page_in_an_old_charset_is_decoded_by_its_declaration():
    pages = [path for path in sorted(corpus("protocols", "charset").rglob("*")) if path.is_file()]

    texts = [parse.decode(path.read_bytes()) for path in pages]

    assert len(texts) > 20
    assert all(isinstance(text, str) for text in texts)


@pytest.mark.corpus
def test_every_piece_of_structured_data_is_read_without_a_crash():
    pages = [path for path in sorted(corpus("protocols", "structured").rglob("*")) if path.is_file()]

    for path in pages:
        for item in parse.json_ld(parse.parse_html(parse.decode(path.read_bytes()))):
            assert isinstance(item, dict)
