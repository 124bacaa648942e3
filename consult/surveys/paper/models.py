"""Printed batches of a survey, and the forms that came back and were keyed in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.extensions import Base, UTCDateTime, now, words
from consult.people.models import Person
from consult.surveys.models import Survey, Version
from consult.surveys.response_models import Response


class PaperBatch(Base):
    """So many copies of a survey in one version, printed together. The number on the form is the batch's: no form
    carries a mark of its own when it is handed out."""

    __tablename__ = "paper_batch"
    __table_args__ = (UniqueConstraint("survey_id", "number"), CheckConstraint("copies > 0", name="some_copies"))

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    version: Mapped[Version] = mapped_column(words(Version, "version"), default=Version.ENGLISH)
    large_print: Mapped[bool] = mapped_column(default=False)
    copies: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(200), default="")  # where it went: "South hub, March"
    hand_in: Mapped[str] = mapped_column(String(300), default="")  # what the form says of where to hand it in
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[dt.datetime] = mapped_column(UTCDateTime, default=now)
    survey: Mapped[Survey] = relationship()

    @property
    def name(self) -> str:
        """What stands on every page: B3."""
        return f"B{self.number}"


class PaperForm(Base):
    """One form that came back. Whoever keys it writes its number on it, so that the paper can be found again."""

    __tablename__ = "paper_form"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id", ondelete="CASCADE"))
    number: Mapped[int]
    response_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("response.id", ondelete="SET NULL"), unique=True)
    keyed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    to_check: Mapped[bool] = mapped_column(default=False)  # drawn for a second keying
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    # The questions keyed differently. Until somebody settles them each stands with what was keyed the second time;
    # after that their ids alone.
    differences: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    batch: Mapped[PaperBatch] = relationship()
    response: Mapped[Response | None] = relationship()
    keyed_by: Mapped[Person | None] = relationship(foreign_keys=[keyed_by_id])
    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])

    @property
    def name(self) -> str:
        """What is written on the paper: B3-7."""
        return f"{self.batch.name}-{self.number}"

    @property
    def is_keyed(self) -> bool:
        return self.response_id is not None

    @property
    def awaits_check(self) -> bool:
        """Drawn for a second keying that nobody has done."""
        return self.is_keyed and self.to_check and self.differences is None

    @property
    def unsettled(self) -> list[dict[str, Any]]:
        """The differences nobody has settled."""
        return [each for each in self.differences or [] if isinstance(each, dict)]
