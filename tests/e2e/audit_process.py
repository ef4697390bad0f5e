"""One audit in a process of its own, for tests that interrupt it: `python -m tests.e2e.audit_process PORT STORE OUT`.

The command itself asks the live web; here the same composition (`crawler.cli.execute`) gets a door that leads to a small web.
"""

from __future__ import annotations

import sys
from pathlib import Path

from crawler.cli.execute import Job, execute
from crawler.company import read_company, read_competitors
from crawler.fetch import FetchSettings
from crawler.platforms import load_registry

OWN = ("Nordquell & Töchter Wassertechnik GmbH & Co. KG", "nordquell.example")
SLOW = "Langsam Werke GmbH=langsam.example"


def main(port: int, store: str, out: str) -> int:
    """Audit a company and a competitor over the small web on `port`; returns the exit code."""
    registry = load_registry()
    own = read_company(*OWN, registry, country="de")
    subjects = (own, *read_competitors([SLOW], own, registry))
    fetch = FetchSettings(route_all_to=("127.0.0.1", port), default_delay_s=0.0, platform_delays=False)
    formats = frozenset({"json"})
    return execute(Job(subjects, registry, fetch, f"sqlite:///{store}", Path(out), formats=formats, browser=False, quiet=True))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
