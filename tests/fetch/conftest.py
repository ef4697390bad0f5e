"""A server on loopback and a door that may ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fetch.loopback import Doorway, Server, opened, running


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with running() as server:
        yield server


@pytest.fixture
async def door(server: Server) -> AsyncIterator[Doorway]:
    async with opened(server) as door:
        yield door
