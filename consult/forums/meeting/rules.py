"""What is read out before anything else: ground rules, and what cannot be kept between us. Our own words, to be changed."""

from __future__ import annotations

from consult.languages import ENGLISH, gettext, lazy_gettext, speaking

GROUND_RULES = (
    lazy_gettext("You are here because you choose to be. You can stop, or leave, at any time."),
    lazy_gettext("You do not have to answer anything."),
    lazy_gettext("One person speaks at a time. We listen to each other."),
    lazy_gettext("We can disagree. We do not judge."),
    lazy_gettext("What is said here stays here. Please do not tell others who said what."),
    lazy_gettext("Please say no names, of people or of places. Say “a friend”, or “an officer”."),
    lazy_gettext("You can ask us to strike out anything you said."),
)
CONFIDENTIALITY = (
    lazy_gettext("We write down what is said. We do not write down your name."),
    lazy_gettext("Some things we cannot keep to ourselves:"),
    lazy_gettext("– that you, or somebody else, may be badly hurt"),
    lazy_gettext("– that a child or an adult at risk is being harmed"),
    lazy_gettext("– a plan to commit a serious crime, or an act of terror"),
    lazy_gettext("– in prison: a plan to escape, or a danger to the prison"),
    lazy_gettext("If you tell us one of these, we must pass it on. We will tell you first if we can."),
)


def our_ground_rules() -> str:
    return in_english(GROUND_RULES)


def our_limits() -> str:
    """The limits of confidentiality, as we would say them."""
    return in_english(CONFIDENTIALITY)


def in_english(lines: tuple[object, ...]) -> str:
    with speaking(ENGLISH):
        return "\n".join(str(line) for line in lines)


def spoken(text: str) -> list[str]:
    """The lines of a text that is read out, in the language of the page: our own lines are translated, others stay."""
    return [gettext(line) for line in map(str.strip, text.splitlines()) if line]
