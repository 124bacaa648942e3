"""Every address there is, built from the application's own map of routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.routing import Rule

from .world import Place, Values


def rules(place: Place, method: str) -> list[Rule]:
    found = [rule for rule in place.app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted((rule for rule in found if rule.endpoint != "static"), key=lambda rule: rule.rule)


def chosen(rule: Rule, values: Values) -> dict[str, Any]:
    """What a rule's names stand for; some names mean one thing here and another there."""
    found: dict[str, Any] = {}
    for name in rule.arguments:
        value = values.get(name)
        if name == "slug":
            value = values["strategy_slug"] if rule.rule.startswith("/strategy") else values["slug"]["survey"]
        elif name == "token":
            start = rule.rule.split("/")[1]
            value = values["token"][{"invitations": "invitation", "stop": "link", "i": "link"}.get(start, "upload")]
        elif name == "part_id":
            value = values["part_id"]["commitments" if "/commitments/" in rule.rule else "indicators"]
        assert value is not None, f"the world has no {name} for {rule}"
        found[name] = value
    return found


def address(rule: Rule, values: Values) -> str:
    built = rule.build(values, append_unknown=False)
    assert built is not None, (rule, values)
    return built[1]


def addresses(place: Place, rule: Rule) -> list[str]:
    """All true addresses of a rule in the first consultation: each way through it, none twice."""
    return list(dict.fromkeys(address(rule, chosen(rule, values)) for values in place.own))


def every(place: Place, method: str) -> Iterator[tuple[Rule, str]]:
    for rule in rules(place, method):
        for found in addresses(place, rule):
            yield rule, found
