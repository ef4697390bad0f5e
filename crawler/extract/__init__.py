"""The accounts that a company's own pages name, and whose they are.

`extract` answers for one saved page, `read_site_page` adds what a crawl of the site needs, from the same parse. Everything here is
pure: no request is made, and no input raises.
"""

from crawler.extract.page import PageLink, SitePage, extract, read_site_page

__all__ = ["PageLink", "SitePage", "extract", "read_site_page"]
