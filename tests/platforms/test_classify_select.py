"""The selector language of the platform files."""

from __future__ import annotations

import pytest

from crawler.platforms import load_registry, select
from crawler.platforms.document import Document
from crawler.platforms.facts import FIELDS
from crawler.types import Page
from crawler.vocabulary import Outcome

HTML = """
<html><head><title>Muster GmbH | Beispiel</title>
<meta property="og:title" content="Muster"><meta name="description" content="Muster | 1.234 Follower">
<link rel="canonical" href="https://muster.test/firma/1">
<script type="application/ld+json">[
{"@type":["Organization","Brand"],"name":"Muster GmbH","address":{"addressLocality":"Musterstadt"}},
{"@type":"WebSite","name":"Beispiel"}
]</script>
<script id="__NEXT_DATA__" type="application/json">
{"props":{"list":[{"a":1},{"a":2}],"claimed":false,"deep":{"x":{"key":"tief"}}}}
</script></head>
<body><h1 class="name"> Muster  GmbH </h1><a class="site" href="https://muster.example">Seite</a><p>69 Mitarbeiter</p></body></html>
"""


def document(body: str = HTML, url: str = "https://muster.test/firma/1") -> Document:
    return Document(Page(url, Outcome.OK, final_url=url, status=200, body=body.encode()))


@pytest.mark.parametrize(
    ("selector", "values"),
    [
        ("meta:og:title", ["Muster"]),
        ("meta:missing", []),
        ("title:", ["Muster GmbH | Beispiel"]),
        ("title: ~ ^(.+?) \\|", ["Muster GmbH"]),
        ("link:canonical", ["https://muster.test/firma/1"]),
        ("css:h1.name", ["Muster GmbH"]),
        ("css:a.site@href", ["https://muster.example"]),
        ("css:a.site@missing", []),
        ("jsonld:name", ["Muster GmbH", "Beispiel"]),
        ("jsonld:Organization:name", ["Muster GmbH"]),
        ("jsonld:WebSite|Person:name", ["Beispiel"]),
        ("jsonld:Organization:address.addressLocality", ["Musterstadt"]),
        ("json:#__NEXT_DATA__ props.list.a", [1, 2]),
        ("json:#__NEXT_DATA__ props.list[1].a", [2]),
        ("json:#__NEXT_DATA__ **.key", ["tief"]),
        ("json:#__NEXT_DATA__ props.claimed=false", [False]),
        ("json:#__NEXT_DATA__ props.claimed=true", []),
        ("json:#__OTHER__ props", []),
        ("text:(\\d+) Mitarbeiter", ["69"]),
        ("url:/firma/(\\d+)", ["1"]),
        ("meta:description ~ ([\\d.]+) Follower", ["1.234"]),
        ("meta:description ~ nichts", []),
    ],
)
def test_a_selector_finds_its_values(selector, values):
    assert list(select.values(document(), selector)) == values


def test_a_json_body_is_entered_without_a_script():
    data = document('{"results":[{"name":"Muster"}],"count":0}')

    assert list(select.values(data, "json:results.name")) == ["Muster"]
    assert list(select.values(data, "json:count=0")) == [0]


def test_an_unknown_selector_is_refused():
    with pytest.raises(ValueError, match="xpath"):
        list(select.values(document(), "xpath://h1"))


@pytest.mark.parametrize("definition", list(load_registry()), ids=lambda definition: definition.id)
def test_every_selector_and_sign_of_the_files_can_be_applied(definition):
    from crawler.platforms import signs

    for field, selectors in definition.facts.items():
        assert field in FIELDS
        for selector in selectors:
            assert isinstance(list(select.values(document(), selector)), list)
    rule, claim = definition.probe, definition.claim
    groups = (*rule.walls.values(), rule.exists.any, rule.exists.all, rule.absent.any, rule.absent.all)
    for group in (*groups, claim.claimed, claim.unclaimed, claim.auto_created, claim.fan, claim.closed):
        for sign in group:
            signs.find(document(), sign, anywhere=True)


@pytest.mark.parametrize(
    "definition", [d for d in load_registry() if d.way in ("probe", "api") and d.probe.url], ids=lambda d: d.id
)
def test_a_platform_that_is_asked_can_answer_exists(definition):
    from crawler.platforms.hooks import hook

    assert definition.probe.exists or hook(definition.id) is not None
