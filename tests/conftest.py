"""What holds for all tests: no network but loopback, a clean environment, the clock handed in."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

REAL_CONNECT = socket.socket.connect


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a UNIX socket
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Every connection beyond this machine raises: a test that asks the live web is broken."""

    def connect(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            raise AssertionError(f"a test tried to connect to {address!r}")
        REAL_CONNECT(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting of the person at the keyboard reaches a test, and no test writes into their folders."""
    for name in list(os.environ):
        if name.startswith("ISTZUSTAND_") and name != "ISTZUSTAND_CORPUS":
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("ISTZUSTAND_LANG", "de")
