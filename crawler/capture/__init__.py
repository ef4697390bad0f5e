"""Capture: pages that a person opened and saved become readings, and readings become rows of the frame.

    readers    a file (HTML, MHTML, HAR, WARC, web archive) -> the pages in it, each with address and time
    reading    a page -> what the platform's parser says about its account
    merge      a run's result and readings -> the result that the report is made of

All pure: bytes in, values out. A wall on a saved page is not absence, pages of persons give nothing that is kept, and a broken
file is a `Problem`, never an exception of another kind.
"""

from crawler.capture.merge import with_captures
from crawler.capture.page import Captured, Problem, SavedPage
from crawler.capture.readers import MAX_FILE_BYTES, read_file
from crawler.capture.reading import read_pages

__all__ = ["MAX_FILE_BYTES", "Captured", "Problem", "SavedPage", "read_file", "read_pages", "with_captures"]
