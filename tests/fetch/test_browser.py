"""The browser: real Chromium, every byte through the door, no way around it, and no process left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch import find_browser as finding
from crawler.fetch.find_browser import find_browser
from crawler.fetch.gate import MemoryPages
from crawler.types import Page, Wall
from crawler.vocabulary import Outcome
from tests.fetch.loopback import Asked, Doorway, Server, answer, opened, redirect

JS = "text/javascript"
SHELL = "<!doctype html><title>Pumpen</title><div id=app></div><script src=/app.js></script>"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser("") is None, reason="no Chromium on this machine"),
]


@asynccontextmanager
async def rendering(server: Server, **settings: Any) -> AsyncIterator[Doorway]:
    async with opened(server, browser=True, allow_no_sandbox=True, **settings) as door:
        yield door


async def rendered(server: Server, script: str, *, address: str = "shop.example/", **settings: Any) -> Page:
    """Render a page that does nothing but run this script, which writes into `#app` with `say(text)`."""
    say = "function say(text) { document.getElementById('app').append(text + ';') }\n"
    server.on(address, answer(SHELL))
    server.on(f"{address.partition('/')[0]}/app.js", answer(say + script, kind=JS))
    async with rendering(server, **settings) as door:
        return await door.get(address, render="browser")


class Trap:
    """A port on this machine that the door may not ask: whoever comes, by TCP or UDP, came around it."""

    def __init__(self) -> None:
        self.tcp, self.udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.tcp.bind(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp.bind(("127.0.0.1", self.port))
        self.tcp.listen(50)
        self.tcp.setblocking(False)
        self.udp.setblocking(False)

    def caught(self) -> list[str]:
        """What came in, in words; closes the trap."""
        found = []
        try:
            connection, _ = self.tcp.accept()
            found.append("tcp")
            connection.close()
        except BlockingIOError:
            pass
        try:
            self.udp.recvfrom(100)
            found.append("udp")
        except BlockingIOError:
            pass
        self.tcp.close()
        self.udp.close()
        return found


async def test_a_page_that_is_empty_without_scripts_is_filled(server: Server) -> None:
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", answer("import('/part.mjs')", kind=JS))
    server.on("shop.example/part.mjs", answer("fetch('/d.json').then(r => r.json()).then(d => app.append(d.name))", kind=JS))
    server.on("shop.example/d.json", answer('{"name": "Grüße aus Landshut"}', kind="application/json"))
    async with rendering(server) as door:
        page = await door.get("shop.example/", render="browser")

    assert (page.outcome, page.status, page.rendered) == (Outcome.OK, 200, True)
    assert '<div id="app">Grüße aus Landshut</div>' in page.body.decode()
    assert server.paths() == ["/", "/app.js", "/part.mjs", "/d.json"]
    assert {a.headers["user-agent"].split("/")[0] for a in server.asked} == {"istzustand"}


async def test_what_only_shows_or_tracks_is_not_asked_for(server: Server) -> None:
    server.on("shop.example/", answer(
        "<link rel=stylesheet href=/a.css><link rel=icon href=/i.ico><link rel=preload as=font href=/f.woff2><img src=/p.png>"
        "<video src=/v.mp4></video><iframe src=/frame></iframe><object data=/o></object>"
        "<script>navigator.sendBeacon('/ping'); new EventSource('/events'); fetch('/post', {method: 'POST'})</script>"
    ))  # fmt: skip
    async with rendering(server) as door:
        page = await door.get("shop.example/", render="browser")

    assert page.outcome is Outcome.OK
    assert server.paths() == ["/"]


async def test_a_script_is_told_of_errors_and_never_of_bodies_that_were_not_read(server: Server) -> None:
    server.on("shop.example/400", answer("reason", 400, kind="text/plain"))
    server.on("shop.example/big", answer('"' + "x" * 9_000_000 + '"', kind="application/json"))
    server.on("shop.example/coded", answer(b"?", Content_Encoding="br"))
    page = await rendered(
        server,
        """for (const url of ['/400', '/none', '/big', '/coded'])
             fetch(url).then(r => r.text().then(t => say(url + ' ' + r.status + ' ' + t.slice(0, 6))),
                             () => say(url + ' failed'))""",
    )

    said = page.body.decode()
    assert [part in said for part in ("/400 400 reason;", "/none 404 ", "/big failed;", "/coded failed;")] == [True] * 4


async def test_every_guard_holds_for_what_scripts_ask_for(server: Server) -> None:
    server.robots("api.shop.example", "User-agent: *\nDisallow: /closed\n")
    server.on("api.shop.example/closed", answer("secret", Access_Control_Allow_Origin="*"))
    server.on("api.shop.example/open", answer("allowed", Access_Control_Allow_Origin="*"))
    server.on("api.shop.example/away", redirect("http://10.0.0.1/", Access_Control_Allow_Origin="*"))
    base = server.url("api.shop.example/")
    page = await rendered(
        server,
        f"""for (const url of ['{base}closed', '{base}open', '{base}away', 'http://10.0.0.1/',
                              'http://localhost:{server.port}/', 'http://169.254.169.254/latest/', 'file:///etc/passwd'])
              fetch(url).then(r => r.text()).then(x => say(url.slice(-5) + ' ' + x), () => say(url.slice(-5) + ' refused'))""",
    )

    said = page.body.decode()
    assert "/open allowed" in said
    assert said.count("refused") == 6
    assert ("api.shop.example", "/closed") not in {(a.host, a.path) for a in server.asked}


async def test_no_way_leads_around_the_door(server: Server) -> None:
    trap = Trap()
    at = f"127.0.0.1:{trap.port}"
    script = f"""
      for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'prerender', 'modulepreload', 'preload']) {{
        const link = document.createElement('link'); link.rel = rel; link.href = 'http://{at}/' + rel; document.head.append(link) }}
      const rules = document.createElement('script'); rules.type = 'speculationrules'
      rules.textContent = JSON.stringify({{prefetch: [{{urls: ['http://{at}/s'], eagerness: 'immediate'}}]}})
      document.head.append(rules)
      for (const scheme of ['ws', 'wss']) {{
        const socket = new WebSocket(scheme + '://{at}/'); socket.onopen = () => say('open')
        socket.onclose = () => say('closed') }}
      new EventSource('http://{at}/e'); navigator.sendBeacon('http://{at}/b', 'x'); new Image().src = 'http://{at}/i'
      fetch('http://{at}/f', {{mode: 'no-cors', keepalive: true}}).catch(() => say('refused'))
      try {{ new Worker(URL.createObjectURL(new Blob(["fetch('http://{at}/w').catch(() => 0); new WebSocket('ws://{at}/w')"]))) }}
      catch (e) {{}}
      try {{ new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://{at}/sw')"]))) }} catch (e) {{}}
      try {{ new WebTransport('https://{at}/') }} catch (e) {{}}
      try {{ const peer = new RTCPeerConnection({{iceServers: [{{urls: ['stun:{at}', 'turn:{at}?transport=tcp'],
             username: 'u', credential: 'c'}}]}})
             peer.createDataChannel('x'); peer.createOffer().then(o => peer.setLocalDescription(o)) }} catch (e) {{}}
      window.open('http://{at}/popup'); const frame = document.createElement('iframe'); frame.src = 'http://{at}/frame'
      document.body.append(frame); const form = document.createElement('form'); form.action = 'http://{at}/form'
      form.target = '_blank'; document.body.append(form); form.submit()
      const a = document.createElement('a'); a.href = 'http://{at}/file'; a.download = 'x'; document.body.append(a); a.click()
      say('done')"""
    page = await rendered(server, script)

    assert "done" in page.body.decode()
    assert "open;" not in page.body.decode()
    assert trap.caught() == []


async def test_service_workers_are_refused(server: Server) -> None:
    server.on("shop.example/sw.js", answer("self.addEventListener('fetch', () => 0)", kind=JS))
    page = await rendered(server, "navigator.serviceWorker?.register('/sw.js').then(() => say('kept'), () => say('refused'))")

    assert "kept" not in page.body.decode()
    assert "/sw.js" not in server.paths()


async def test_popups_and_downloads_do_not_leave_the_page(server: Server) -> None:
    server.on("shop.example/popup", answer("<script>opener.say('popup ran')</script>"))
    server.on("shop.example/file", answer(b"%PDF-1.7", kind="application/pdf", Content_Disposition="attachment"))
    page = await rendered(
        server,
        """const popup = window.open('/popup'); const a = document.createElement('a'); a.href = '/file'; a.download = 'f.pdf'
           document.body.append(a); a.click(); setTimeout(() => say('still here'), 300)""",
    )

    assert page.outcome is Outcome.OK
    assert "still here" in page.body.decode()
    assert "popup ran" not in page.body.decode()


async def test_dialogs_do_not_hold_the_page_up(server: Server) -> None:
    page = await rendered(server, "alert('x'); confirm('y'); prompt('z'); onbeforeunload = () => 1; say('done')")

    assert "done" in page.body.decode()


async def test_a_page_of_the_browser_may_not_lead_to_a_private_address(server: Server) -> None:
    page = await rendered(server, "say('here'); location = 'http://10.0.0.1/'", browser_settle_s=1.0)

    assert "10.0.0.1" not in page.final_url
    assert page.outcome in (Outcome.OK, Outcome.PARTIAL, Outcome.PARSER_ERROR)


async def test_a_script_that_leads_on_is_followed_through_the_door(server: Server) -> None:
    server.on("other.example/neu", redirect("/ganz-neu"))
    server.on("other.example/ganz-neu", answer("<p id=app></p><script>app.append('arrived at ' + location.pathname)</script>"))
    page = await rendered(server, f"location = '{server.url('other.example/neu')}'")

    assert "arrived at /ganz-neu" in page.body.decode()
    assert page.final_url == server.url("other.example/ganz-neu")
    assert server.paths("other.example") == ["/neu", "/ganz-neu"]


async def test_a_page_behind_a_redirect_is_rendered_under_its_own_address(server: Server) -> None:
    server.on("shop.example/alt", redirect(server.url("www.shop.example/")))
    server.on("www.shop.example/", answer(SHELL))
    server.on("www.shop.example/app.js", answer("app.append(location.host)", kind=JS))
    async with rendering(server) as door:
        page = await door.get("shop.example/alt", render="browser")

    assert f"www.shop.example:{server.port}</div>" in page.body.decode()
    assert (page.url, page.final_url) == (server.url("shop.example/alt"), server.url("www.shop.example/"))
    assert len(page.hops) == 1


async def test_a_wall_that_only_a_script_shows_is_a_wall(server: Server) -> None:
    page = await rendered(server, "document.title = 'Just a moment...'")
    assert page.outcome is Outcome.CAPTCHA

    server.on("b.example/", answer(SHELL))
    server.on("b.example/app.js", answer("app.append('Bitte melden Sie sich an')", kind=JS))
    async with rendering(server) as door:
        page = await door.get("b.example/", render="browser", walls=(Wall(Outcome.LOGIN_WALL, ("melden Sie sich an",)),))
    assert page.outcome is Outcome.LOGIN_WALL


async def test_a_page_that_is_refused_is_not_opened(server: Server) -> None:
    server.robots("shop.example", "User-agent: *\nDisallow: /\n")
    async with rendering(server) as door:
        page = await door.get("shop.example/", render="browser")

    assert (page.outcome, page.rendered) == (Outcome.ROBOTS_DENIED, False)
    assert server.paths() == []


async def test_a_page_that_never_ends_is_taken_as_it_is(server: Server) -> None:
    async def hang(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asked.reader.read()

    server.on("shop.example/hang.json", hang)
    page = await rendered(server, "say('so far'); fetch('/hang.json')", browser_page_s=1.5, attempt_s=20.0)

    assert (page.outcome, page.rendered) == (Outcome.PARTIAL, True)
    assert "so far" in page.body.decode()


async def test_a_page_that_spins_for_ever_is_a_timeout(server: Server) -> None:
    page = await rendered(server, "while (true) {}", browser_page_s=1.0)

    assert page.outcome is Outcome.TIMEOUT


async def test_a_page_may_not_ask_for_ever(server: Server) -> None:
    await rendered(server, "for (let n = 0; n < 200; n++) fetch('/' + n)", browser_requests=10)

    assert len(server.paths()) <= 11


async def test_requests_of_a_page_count_for_its_company(server: Server) -> None:
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", answer("for (let n = 0; n < 20; n++) fetch('/' + n)", kind=JS))
    async with rendering(server, subject_requests=5) as door:
        await door.get("shop.example/", render="browser", subject_id="a")

    assert len(server.paths()) == 5


async def test_a_script_of_another_host_is_no_request_of_the_platform(server: Server) -> None:
    events: list[tuple[str, str]] = []
    server.on("platform.example/", answer(f"<div id=app></div><script src={server.url('cdn.example/a.js')}></script>"))
    server.on("cdn.example/a.js", answer("app.append('loaded')", kind=JS))
    async with rendering(server, on_event=lambda e: events.append((e.kind, e.gate_key))) as door:
        page = await door.get("platform.example/", render="browser", gate_key="platform", delay_s=60.0)

    assert "loaded" in page.body.decode()
    assert ("start", "cdn.example") in events
    assert sum(door.clock.naps) == pytest.approx(60 + 1)


async def test_two_pages_of_one_site_share_no_cookies_or_storage(server: Server) -> None:
    script = "say('saw ' + document.cookie + localStorage.getItem('k')); document.cookie = 'c=1'; localStorage.setItem('k', 'v')"
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", answer("const say = t => app.append(t);" + script, kind=JS))
    async with rendering(server) as door:
        pages = [await door.get("shop.example/", render="browser", max_age_s=0) for _ in range(2)]

    assert ["saw null" in page.body.decode() for page in pages] == [True, True]
    assert not any("cookie" in a.headers for a in server.asked)


async def test_a_rendered_page_is_kept_beside_the_plain_one(server: Server) -> None:
    pages = MemoryPages()
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", answer("app.append('filled')", kind=JS))
    async with rendering(server, pages=pages) as door:
        first = await door.get("shop.example/", render="browser")
        again = await door.get("shop.example/", render="browser")
        plain = await door.get("shop.example/")

    assert (again.body, again.from_cache, again.rendered) == (first.body, True, True)
    assert plain.body == SHELL.encode()
    assert server.paths() == ["/", "/app.js"]


# --- with and without a browser -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("browser", [True, False])
async def test_without_a_browser_the_run_goes_on_and_says_so(server: Server, browser: bool) -> None:
    server.on("shop.example/", answer(SHELL))
    async with opened(server, browser=browser, browser_path="/no/such/chromium", allow_no_sandbox=True) as door:
        page = await door.get("shop.example/", render="browser")
        plain = await door.get("shop.example/")

    assert (page.outcome, page.detail, page.rendered, page.body) == (Outcome.NOT_TRIED, "no browser", False, b"")
    assert plain.outcome is Outcome.OK


async def test_a_file_that_is_no_browser_is_none(server: Server, tmp_path: Path) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    server.on("shop.example/", answer(SHELL))
    async with rendering(server, browser_path=str(fake)) as door:
        page = await door.get("shop.example/", render="browser")

    assert (page.outcome, page.detail) == (Outcome.NOT_TRIED, "browser does not start")


async def test_without_its_sandbox_the_browser_is_not_started_unasked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding.os, "geteuid", lambda: 0)
    server.on("shop.example/", answer(SHELL))
    async with opened(server, browser=True) as door:
        page = await door.get("shop.example/", render="browser")

    assert (page.outcome, page.detail) == (Outcome.NOT_TRIED, "the browser cannot use its sandbox as root")


# --- nothing is left behind -----------------------------------------------------------------------------------------------


def descendants() -> set[int]:
    """All processes that this one has started, directly or not."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {os.getpid()}


def is_main_browser(pid: int) -> bool:
    """True for the process whose death is the browser's."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
    return "chrom" in command.partition("\0")[0] and "--type=" not in command


async def gone(processes: set[int]) -> bool:
    """Wait a moment for these processes to end."""
    for _ in range(100):
        alive = [pid for pid in processes if _runs(pid)]
        if not alive:
            return True
        await asyncio.sleep(0.05)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
async def test_no_process_is_left_after_a_run(server: Server) -> None:
    before = descendants()
    server.on("shop.example/", answer(SHELL))
    async with rendering(server) as door:
        await door.get("shop.example/", render="browser")
        started = descendants() - before

    assert len(started) > 2
    assert await gone(started)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("after_s", [0.0, 0.3, 0.8, 2.0])
async def test_no_process_is_left_after_an_interruption(server: Server, after_s: float) -> None:
    async def hang(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asked.reader.read()

    before = descendants()
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", hang)
    started: set[int] = set()
    async with rendering(server, attempt_s=20.0) as door:
        work = asyncio.create_task(door.get("shop.example/", render="browser"))
        await asyncio.sleep(after_s)
        started = descendants() - before
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        started |= descendants() - before

    assert work.cancelled()
    assert await gone(started)


async def test_a_browser_that_dies_is_started_again(server: Server) -> None:
    before = descendants()
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", answer("app.append('filled')", kind=JS))
    async with rendering(server) as door:
        await door.get("shop.example/", render="browser")
        for pid in descendants() - before:
            if is_main_browser(pid):
                os.kill(pid, 9)
        await asyncio.sleep(0.3)
        page = await door.get("shop.example/", render="browser", max_age_s=0)

    assert page.outcome is Outcome.OK
    assert b"filled" in page.body


async def test_a_browser_that_hangs_is_given_up_and_replaced(server: Server) -> None:
    before = descendants()
    server.on("shop.example/", answer(SHELL))
    server.on("shop.example/app.js", answer("app.append('filled')", kind=JS))
    async with rendering(server, browser_page_s=2.0, browser_grace_s=1.0) as door:
        await door.get("shop.example/", render="browser")
        stopped = [pid for pid in descendants() - before if is_main_browser(pid)]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        hanging = await door.get("shop.example/", render="browser", max_age_s=0)
        fresh = await door.get("shop.example/", render="browser", max_age_s=0)
        started = descendants() - before
        for pid in stopped:
            os.kill(pid, signal.SIGKILL)  # what the driver does by itself, after half a minute

    assert (hanging.outcome, hanging.detail) == (Outcome.TIMEOUT, "browser hangs")
    assert fresh.outcome is Outcome.OK
    assert await gone(started)


async def test_the_browser_is_started_afresh_after_so_many_pages(server: Server) -> None:
    server.on("shop.example/", answer(SHELL))
    before = descendants()
    async with rendering(server, browser_pages=1) as door:
        await door.get("shop.example/", render="browser")
        first = descendants() - before
        await door.get("shop.example/", render="browser", max_age_s=0)
        second = descendants() - before

    assert len(first & second) == 1, "only Playwright's driver stays"
