"""Files that people save: the page, its address and its time are found, whatever the kind of file, and a bad file has a reason."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest

from crawler.capture import MAX_FILE_BYTES, Problem, SavedPage, read_file
from crawler.capture.readers.har import MAX_ENTRIES
from crawler.capture.readers.html import comment_of
from crawler.capture.readers.mhtml import MAX_PARTS
from tests.unit.capturing import (
    FACEBOOK,
    LINKEDIN,
    SAVED,
    bomb,
    facebook,
    har,
    har_entry,
    linkedin,
    mhtml,
    saved_from,
    warc,
    webarchive,
)

PAGE = linkedin()


def only(data: bytes) -> SavedPage:
    """The one page of a file."""
    [page] = read_file(data)
    return page


def reason(data: bytes) -> str:
    with pytest.raises(Problem) as problem:
        read_file(data)
    return problem.value.reason


# --- HTML -----------------------------------------------------------------------------------------------------------------


SINGLE_FILE = f"<!--\n Page saved with SingleFile \n url: {LINKEDIN} \n saved date: Fri Nov 20 2026 09:30:00 GMT+0100 (CET)\n-->"


@pytest.mark.parametrize(
    "top",
    [
        saved_from(LINKEDIN),
        SINGLE_FILE,
        f'<meta name="savepage-url" content="{LINKEDIN}">',
        f"<!-- saved from url=(0043){LINKEDIN} -->",
    ],
    ids=["browser", "SingleFile", "Save Page WE", "wrong length"],
)
def test_an_html_page_names_its_address_in_the_way_of_its_tool(top):
    assert only(linkedin(top=top).encode()).url == LINKEDIN


def test_an_html_page_without_such_a_comment_names_none():
    assert only(PAGE.encode()).url == ""


def test_the_mark_of_windows_for_files_of_the_internet_is_no_address():
    assert only(linkedin(top="<!-- saved from url=(0016)http://localhost -->").encode()).url == "http://localhost"
    assert only(linkedin(top="<!-- saved from url=(0014)about:internet -->").encode()).url == ""


def test_a_comment_far_down_was_written_by_somebody_else():
    assert only((PAGE + " " * 9000 + saved_from("https://evil.example/")).encode()).url == ""


def test_single_file_tells_when_the_page_was_saved():
    assert only(linkedin(top=SINGLE_FILE).encode()).at == SAVED


@pytest.mark.parametrize("url", ["https://a.example/--x--/?a=1&b=2", "https://a.example/-->", "https://a.example/<x>"])
def test_our_own_comment_cannot_be_left_by_an_address(url):
    comment = comment_of(url)

    assert comment.count("-->") == 1
    assert comment.endswith(" -->")
    assert only(f"{comment}<p>x".encode()).url.startswith("https://a.example/")


def test_pictures_written_into_a_page_are_left_out():
    picture = '<img src="data:image/png;base64,' + "A" * (1 << 20) + '">'

    assert len(only((PAGE + picture).encode()).body) < len(PAGE) + 500


# --- MHTML ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_of_an_mhtml_file_the_main_page_is_read(coding, charset):
    page = only(mhtml(PAGE, coding=coding, charset=charset))

    assert (page.url, page.at, page.body.strip()) == (LINKEDIN, SAVED, PAGE.encode(charset))
    assert charset in page.content_type


def test_an_address_over_several_lines_or_as_an_encoded_word_is_one():
    folded = mhtml(PAGE).replace(
        f"Snapshot-Content-Location: {LINKEDIN}".encode(), f"Snapshot-Content-Location:\r\n {LINKEDIN}".encode()
    )
    encoded = mhtml(PAGE).replace(
        f"Snapshot-Content-Location: {LINKEDIN}".encode(),
        f"Snapshot-Content-Location: =?utf-8?Q?{LINKEDIN.replace('=', '=3D')}?=".encode(),
    )

    assert only(folded).url == only(encoded).url == LINKEDIN


def test_an_mhtml_file_that_was_cut_off_still_has_its_page():
    data = mhtml(PAGE)

    assert b"top-card-layout__title" in only(data[: data.rindex(b"------Boundary")]).body


def test_a_page_within_parts_of_parts_is_found():
    inner = b'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\nContent-Type: text/html\r\n\r\n<p>in\r\n--in--'
    data = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="out"\r\n\r\n--out\r\n' + inner + b"\r\n--out--\r\n"

    assert only(data).body.strip() == b"<p>in"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<p>x", "broken"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x", "broken"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: a/b\r\n\r\n1\r\n--x--",
            "no_page",
        ),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\nabcde\r\n--x--",
            "broken",
        ),
    ],
    ids=["no boundary", "no end of headers", "no page", "not base64"],
)
def test_a_broken_mhtml_file_has_a_reason(data, why):
    assert reason(data) == why


def test_parts_without_end_and_parts_within_parts_cost_little():
    many = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
        + b"--x\r\nContent-Type: image/png\r\n\r\n1\r\n" * 300_000
    )
    deep = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + (
        b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 200_000
    )
    begin = time.process_time()

    assert {reason(many), reason(deep)} == {"no_page"}
    assert time.process_time() - begin < 3


def test_of_very_many_parts_the_first_count():
    page = b"--x\r\nContent-Type: text/html\r\n\r\n<p>late\r\n"
    start = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    picture = b"--x\r\nContent-Type: image/png\r\n\r\n1\r\n"

    assert only(start + picture * (MAX_PARTS - 2) + page).body.strip() == b"<p>late"
    assert reason(start + picture * (MAX_PARTS + 5) + page) == "no_page"


# --- HAR ------------------------------------------------------------------------------------------------------------------


def test_of_a_log_the_answers_with_pages_and_data_are_read():
    data = har(
        har_entry(LINKEDIN, PAGE),
        har_entry("https://static.example/a.js", "x()", kind="text/javascript"),
        har_entry(FACEBOOK, facebook(), in_base64=True, kind="text/html; charset=utf-8"),
        har_entry("https://www.facebook.com/x", "", status=302),
    )

    assert [(page.url, page.status, page.method) for page in read_file(data)] == [
        (LINKEDIN, 200, "export"),
        (FACEBOOK, 200, "export"),
    ]


def test_text_in_a_log_is_unicode_whatever_the_header_says():
    [page] = read_file(har(har_entry(LINKEDIN, "<p>Österreich", kind="text/html; charset=iso-8859-1")))

    assert (page.body.decode(), page.content_type) == ("<p>Österreich", "text/html; charset=utf-8")


def test_the_time_of_a_log_is_the_answers_own_else_when_it_was_asked():
    entry = har_entry(LINKEDIN, PAGE)
    dated = {**entry, "response": {**entry["response"], "headers": [{"name": "Date", "value": "Thu, 19 Nov 2026 07:00:00 GMT"}]}}

    assert only(har(entry)).at == SAVED
    assert only(har(dated)).at.day == 19


def test_cookies_and_keys_of_the_person_stay_in_the_log():
    assert "SECRET" not in repr(read_file(har(har_entry(LINKEDIN, PAGE))))


def test_a_long_log_is_read_up_to_its_limit():
    assert len(read_file(har(*[har_entry(LINKEDIN, "<p>x")] * (MAX_ENTRIES + 50)))) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (har(), "no_page"),
        (b'{"log": 1}', "broken"),
        (b'{"log": {"entries": {}}}', "broken"),
        (
            har(
                1,
                None,
                [],
                {"request": 1},
                {"response": {"content": []}},
                {"request": {"url": 3}, "response": {"content": {"text": 1}}},
            ),
            "no_page",
        ),
        (har(har_entry(LINKEDIN, PAGE, status="200")), "no_page"),
        (har(har_entry(LINKEDIN, PAGE))[:-40], "broken"),
        (b'{"log":' * 50_000, "broken"),
    ],
    ids=["empty", "no log", "no list", "other things", "status as text", "cut off", "deep"],
)
def test_a_broken_log_has_a_reason(data, why):
    assert reason(data) == why


def test_an_answer_that_is_not_base64_does_not_hide_the_others():
    broken = har_entry(LINKEDIN, PAGE, in_base64=True)
    broken["response"]["content"]["text"] = "a"

    assert [page.body != b"" for page in read_file(har(broken, har_entry(LINKEDIN, PAGE)))] == [False, True]


# --- WARC -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gzipped", [True, False])
def test_of_a_web_archive_the_pages_are_read(gzipped):
    page = only(warc((LINKEDIN, PAGE.encode()), gzipped=gzipped))

    assert (page.url, page.at, page.status, page.body, page.method) == (LINKEDIN, SAVED, 200, PAGE.encode(), "export")


def test_a_body_that_was_kept_compressed_is_read():
    assert only(warc((LINKEDIN, gzip.compress(PAGE.encode())), headers=(("Content-Encoding", "gzip"),))).body == PAGE.encode()


def test_a_body_that_was_kept_in_chunks_is_read():
    chunked = f"{len(PAGE.encode()):x}\r\n".encode() + PAGE.encode() + b"\r\n0\r\n\r\n"

    assert only(warc((LINKEDIN, chunked), headers=(("Transfer-Encoding", "chunked"),))).body == PAGE.encode()


def test_a_redirect_in_an_archive_is_no_page():
    assert reason(warc((LINKEDIN, b"<p>moved"), status="301 Moved")) == "no_page"


def test_what_was_read_before_an_archive_breaks_off_counts():
    data = warc((LINKEDIN, PAGE.encode()), (FACEBOOK, facebook().encode()), gzipped=False)

    assert read_file(data[:-400])[0].url == LINKEDIN


def test_a_small_archive_that_becomes_very_large_is_refused():
    data = bomb()
    begin = time.process_time()

    assert len(data) < 3 << 20
    assert reason(data) == "too_large"
    assert time.process_time() - begin < 5


def test_a_small_body_that_becomes_very_large_is_cut():
    packed = gzip.compress(b"<p>" + bytes(64 << 20), 1)

    assert len(only(warc((LINKEDIN, packed), headers=(("Content-Encoding", "gzip"),))).body) <= 8 << 20


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"WARC/1.0\r\n", "no_page"),
        (warc()[:200], "broken"),
        (b"\x1f\x8b" + b"\x00" * 50, "unknown_format"),
        (gzip.compress(b"<html>not an archive"), "unknown_format"),
        (warc((LINKEDIN, b"x"), headers=(("Content-Encoding", "br"),)), "no_page"),
        (b"WARC/1.0\r\nContent-Length: -5\r\nWARC-Type: response\r\n\r\nx", "no_page"),
    ],
    ids=["head only", "cut off", "no gzip", "other gzip", "brotli", "negative length"],
)
def test_a_broken_archive_has_a_reason(data, why):
    assert reason(data) == why


# --- Safari ---------------------------------------------------------------------------------------------------------------


def test_a_page_of_safari_is_read():
    page = only(webarchive(PAGE))

    assert (page.url, page.body, page.content_type) == (LINKEDIN, PAGE.encode(), "text/html; charset=UTF-8")


@pytest.mark.parametrize("data", [b"bplist00", b"bplist00" + b"\xff" * 200, webarchive(PAGE)[:-20]])
def test_a_broken_page_of_safari_has_a_reason(data):
    assert reason(data) == "broken"


# --- any file -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 5000, b"<p>\x00x"])
def test_what_is_no_saved_page_has_a_reason(data):
    assert reason(data) == "unknown_format"


def test_a_file_over_the_limit_is_not_read():
    assert reason(b"<p>" + bytes(MAX_FILE_BYTES)) == "too_large"


@pytest.mark.parametrize(
    "data",
    [
        mhtml(PAGE),
        har(har_entry(LINKEDIN, PAGE)),
        warc((LINKEDIN, PAGE.encode())),
        webarchive(PAGE),
        linkedin(top=SINGLE_FILE).encode(),
    ],
    ids=["mhtml", "har", "warc", "webarchive", "html"],
)
def test_a_file_damaged_anywhere_gives_pages_or_a_reason(data):
    for place in range(0, len(data), max(1, len(data) // 150)):
        damaged = data[:place] + bytes([data[place] ^ (zlib.crc32(bytes([place % 251])) % 255 + 1)]) + data[place + 1 :]
        for version in (damaged, data[:place]):
            try:
                assert read_file(version)
            except Problem:
                continue
