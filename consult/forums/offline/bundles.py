"""What a device takes along: a session's prompts and aliases, what is read out first, and how much was said so far."""

from __future__ import annotations

from typing import Any

from consult.forums.capturing.listening import count_by_prompt
from consult.forums.drafts import current_members
from consult.forums.session_models import ForumSession


def outline(session: ForumSession) -> dict[str, Any]:
    """Enough of a session to choose it."""
    return {
        "id": session.id,
        "consultation": session.consultation_id,
        "title": session.title,
        "forum": session.forum.name,
        "kind": session.kind.label,
        "week": session.week.isoformat(),
    }


def bundle(session: ForumSession) -> dict[str, Any]:
    """All that capture needs of a session. No word that anybody said in it."""
    return outline(session) | {
        "in_the_room": session.in_the_room,
        "ground_rules": session.ground_rules,
        "confidentiality": session.confidentiality,
        "content_note": session.content_note,
        "rules_read": session.rules_read,
        "prompts": [{"id": prompt.id, "text": prompt.text} for prompt in session.prompts],
        "members": [
            {"id": member.id, "alias": member.alias, "consent": member.consent.value}
            for member in current_members(session)
        ],
        "kept": {str(prompt_id): count for prompt_id, count in count_by_prompt(session).items()},
    }
