"""Every address there is, built from the application's own map of routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.routing import Rule

from .world import Place, Values
from .world_forums import ENDED, PLANNED
from .world_surveys import DRAFT, INVITED, OPENED

# The form of a batch that an address is for, by how the address ends.
FORMS = {"again": "waiting", "settle": "differing", "check": "keyed", "remove": "keyed"}
# Surveys that have what an address is about; where none is named here it is the draft, which can still be changed.
FITS = {
    INVITED: ("/paper", "<int:survey_id>/invitations", "/response-rates"),
    OPENED: ("/results", "/rows", "/export", "/close", "/s/<slug>"),
}
# Sessions that have what an address is about, likewise; else it is the one that is live.
MET = {
    PLANNED: ("/plan", "/prompts", "/start", "/themes/send"),
    ENDED: ("/hand-over", "/give-back", "/reopen", "/after", "/confirmed", "/corrections", "/minutes", "/summary"),
}


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
            value = values["token"][token_for(rule)]
        elif name == "form_number":
            value = values["form_number"][FORMS.get(rule.rule.rpartition("/")[2], "taken")]
        elif name == "survey_id" and "/from-template/" in rule.rule:
            value = values["template_id"]
        elif name == "part_id":
            value = values["part_id"]["commitments" if "/commitments/" in rule.rule else "indicators"]
        assert value is not None, f"the world has no {name} for {rule}"
        found[name] = value
    return found


def token_for(rule: Rule) -> str:
    if "/from-file/" in rule.rule:
        return "survey file"
    if "/themes/bring-in/" in rule.rule:
        return "coded file"
    start = rule.rule.split("/")[1]
    return {"invitations": "invitation", "stop": "link", "i": "link", "o": "organisation"}.get(start, "upload")


def fitting(place: Place, rule: Rule) -> dict[str, Any]:
    """The way through the first consultation on which an address of this rule opens the most."""
    ways = MET if "/sessions/<int:session_id>" in rule.rule else FITS
    return place.own[next((way for way, parts in ways.items() if any(part in rule.rule for part in parts)), DRAFT)]


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
