"""The words of surveys that are open or closed, read from the database once: such a survey never changes."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from threading import Lock

from flask import current_app

from consult.surveys.models import Survey, SurveyStatus, Version
from consult.surveys.reading import Reading, read_in

MOST = 60  # readings kept at once, the ones used longest ago go
Key = tuple[int, dt.datetime, Version]


class Readings:
    """The readings one application has in memory."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Key, Reading] = OrderedDict()
        self.lock = Lock()

    def of(self, survey: Survey, opened_at: dt.datetime, version: Version) -> Reading:
        key = (survey.id, opened_at, version)
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        reading = read_in(survey, version)
        with self.lock:
            self.kept[key] = reading
            while len(self.kept) > MOST:
                self.kept.popitem(last=False)
        return reading


def reading_in(survey: Survey, version: Version = Version.ENGLISH) -> Reading:
    """A survey in a version, from memory when it can no longer change."""
    if survey.status is SurveyStatus.DRAFT or survey.opened_at is None:
        return read_in(survey, version)
    readings: Readings = current_app.extensions.setdefault("consult.readings", Readings())
    return readings.of(survey, survey.opened_at, version)
