"""What people decided in earlier consultations, as a lens for a new one: read anew each time, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.extensions import db
from consult.themes.models import Coding, CodingStatus, ExcerptVector, Theme, ThemeStatus
from consult.themes.vectors import CAREFUL, WIDTH

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from consult.themes.engine.lens import Lens
    from consult.themes.engine.own_lens import Frame

    Vectors = NDArray[np.float32]
MOST = 5_000  # passages of one consultation, those decided last
WAVES = 8  # consultations, the latest


def lens_of_own(consultation_id: int, vectors: Vectors) -> Lens | None:
    """The lens that earlier decisions make for these passages, where there are enough and they are of this kind."""
    from consult.themes.engine.own_lens import own_lens

    return own_lens(frames_before(consultation_id), vectors)


def frames_before(consultation_id: int) -> list[Frame]:
    """Of each other consultation, the vectors of what people kept under a theme, and the theme (its parent's, of a
    part). The demonstration teaches nobody else."""
    from consult.themes.engine.own_lens import ENOUGH

    with Session(db.engine) as session:
        demo = select(Consultation.is_demo).where(Consultation.id == consultation_id).scalar_subquery()
        kept = (
            select(Theme.consultation_id, func.count())
            .join(Coding, Coding.theme_id == Theme.id)
            .join(Consultation, Consultation.id == Theme.consultation_id)
            .where(Coding.status == CodingStatus.KEPT, Theme.status != ThemeStatus.RETIRED)
            .where(Theme.consultation_id != consultation_id, Consultation.is_demo == demo)
            .group_by(Theme.consultation_id)
            .order_by(Theme.consultation_id.desc())
            .limit(WAVES)
        )
        waves = session.execute(kept).all()
        if sum(many for _, many in waves) < ENOUGH:
            return []
        return [frame_of(wave, session) for wave, _ in reversed(waves)]


def frame_of(consultation_id: int, session: Session) -> Frame:
    import numpy as np

    theme = func.coalesce(Theme.parent_id, Theme.id)
    decided = (
        select(ExcerptVector.vector, theme.label("under"))
        .join(Coding, Coding.excerpt_id == ExcerptVector.excerpt_id)
        .join(Theme, Coding.theme_id == Theme.id)
        .where(Theme.consultation_id == consultation_id, ExcerptVector.made_by == CAREFUL)
        .where(Coding.status == CodingStatus.KEPT, Theme.status != ThemeStatus.RETIRED)
        .group_by(ExcerptVector.excerpt_id, theme)
        .order_by(func.max(Coding.decided_at).desc(), ExcerptVector.excerpt_id, theme)
        .limit(MOST)
    )
    rows = session.execute(decided).all()
    matrix = np.frombuffer(b"".join(row[0] for row in rows), dtype="<f2").reshape(len(rows), WIDTH)
    return matrix.astype(np.float32), [str(row[1]) for row in rows]
