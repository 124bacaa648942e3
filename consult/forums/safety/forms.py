"""The form of a flag. It has no place for words: what was said goes to the lead in person."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectChoice

from consult.forums.drafts import current_members
from consult.forums.forms import Choice
from consult.forums.models import ForumMember
from consult.forums.safety.flags import LABELS
from consult.forums.session_models import ForumSession

NOBODY = ""


class FlagForm(FlaskForm):
    concern = Choice("What is it?", choices=[SelectChoice(kind.value, words) for kind, words in LABELS.items()])
    member_id = Choice("Who is it about?", default=NOBODY)

    def offer(self, session: ForumSession) -> FlagForm:
        self.members = {str(member.id): member for member in current_members(session)}
        named = [SelectChoice(key, member.alias) for key, member in self.members.items()]
        self.member_id.choices = [SelectChoice(NOBODY, "Nobody with an alias, or you would rather not say"), *named]
        return self

    def about(self) -> ForumMember | None:
        return self.members.get(str(self.member_id.data))
