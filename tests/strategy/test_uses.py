"""Where an excerpt was used is told to whoever looks at the excerpt."""

from __future__ import annotations

from typing import Any

from consult.strategy import actions
from consult.themes.uses import used_in


def test_an_excerpt_that_is_quoted_leads_to_its_aim(world: Any) -> None:
    excerpt, other = world.answer("I slept in my car."), world.answer("Nobody asked.")
    aim = world.aim()
    actions.cite_theme(aim, world.theme())
    actions.cite_quote(aim, actions.pick_quote(excerpt, world.ana))
    with world.app.test_request_context():
        assert used_in(excerpt.id) == [
            (
                "Nobody starts again alone: aim 1, evidence 1.2",
                f"/consultations/{world.consultation.id}/strategy/{aim.strategy_id}/aims/{aim.id}",
            )
        ]
        assert used_in(other.id) == []
