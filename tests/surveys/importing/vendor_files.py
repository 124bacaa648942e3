"""Exports as other survey tools write them, made up here: the same few answers in each tool's own layout."""

from __future__ import annotations

import csv
import io

from consult.surveys.importing.headers import Headed, headed
from consult.surveys.importing.reading import read_table

PLACES = ("North", "South", "Wales")
HELPS = ("A phone", "A lift home", "Someone to talk to")
AGREE = ("Agree", "Disagree", "Neither agree nor disagree")
WHY = "Because the bus on line {} comes early and the door of the office opens late, so that nobody meets."


def as_csv(*rows: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def read(content: bytes, name: str = "answers.csv") -> Headed:
    return headed(read_table(io.BytesIO(content), name))


def people(count: int = 12) -> range:
    return range(count)


def microsoft(count: int = 12) -> bytes:
    head = ["ID", "Start time", "Completion time", "Email", "Name", "What is your region?", "What would help?",
            "How satisfied are you?", "Why do you say that?", "Did you have a phone?", "How many nights did you wait?",
            "When did you come home?"]  # fmt: skip
    rows = [
        [str(n + 1), f"11/{n + 1}/26 9:14:05", f"11/{n + 1}/26 9:20:31", "anonymous", "", PLACES[n % 3],
         f"{HELPS[n % 3]};{HELPS[(n + 1) % 3]};", str(n % 5 + 1), WHY.format(n), "Yes" if n % 2 else "No", str(11 * n),
         f"2026-03-{n + 1:02}"]
        for n in people(count)
    ]  # fmt: skip
    return as_csv(head, *rows)


def monkey(count: int = 12) -> bytes:
    """Two rows of names: the question above the first of its columns, each choice below it."""
    first = ["Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address", "Email Address",
             "First Name", "Last Name", "Custom Data 1", "Where do you live?", "", "Which would help?", "", "", "",
             "How much do you agree?", "", "Put these in order", "", "", "What else?"]  # fmt: skip
    second = [""] * 9 + ["Response", "Other (please specify)", *HELPS, "Other (please specify)", "Staff listen",
              "The door is open", *HELPS, "Open-Ended Response"]  # fmt: skip
    rows = []
    for n in people(count):
        ticks = [help_ if (n + at) % 2 else "" for at, help_ in enumerate(HELPS)]
        order = [str((n + at) % 3 + 1) for at in range(3)]
        place = ["Other (please specify)", "An island"] if n == 5 else [PLACES[n % 3], ""]
        rows.append([f"11{n:08}", "4100", "11/02/2026 10:00:00 AM", "11/02/2026 10:05:00 AM", f"10.0.0.{n}", "", "", "",
                     "", *place, *ticks, "A warm coat" if n == 3 else "", AGREE[n % 3], AGREE[(n + 1) % 3], *order,
                     WHY.format(n)])  # fmt: skip
    return as_csv(first, second, *rows)


def google(count: int = 12) -> bytes:
    head = ["Timestamp", "Email Address", "Which of these would help?", "How much do you agree? [Staff listen]",
            "How much do you agree? [The door is open]", "How likely are you to tell a friend?", "Anything else?"]  # fmt: skip
    rows = [
        [f"2026/11/{n + 1:02} 9:14:05 am GMT", f"person{n}@example.org", ", ".join(HELPS[: n % 3 + 1] if n % 2 else HELPS[n % 3 :]),
         AGREE[n % 3], AGREE[(n + 1) % 3], str(n % 11), WHY.format(n)]
        for n in people(count)
    ]  # fmt: skip
    return as_csv(head, *rows)


def lime(count: int = 12, *, full: bool = False) -> bytes:
    """Codes in names and answers, or the whole words of both."""
    codes = ["id", "submitdate", "lastpage", "startlanguage", "seed", "ipaddr", "Q1", "Q1[other]", "Q2[SQ001]",
             "Q2[SQ002]", "Q2[other]", "Q3[SQ001]", "Q3[SQ002]", "Q4[1]", "Q4[2]", "Q5", "interviewtime"]  # fmt: skip
    words = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "IP address",
             "Q1. Where do you live?", "Q1. Where do you live? [Other]", "Q2[SQ001]. What would help? [A phone]",
             "Q2[SQ002]. What would help? [A lift home]", "Q2[other]. What would help? [Other]",
             "Q3[SQ001]. Do you agree? [Staff listen]", "Q3[SQ002]. Do you agree? [The door is open]",
             "Q4[1]. Which first? [Rank 1]", "Q4[2]. Which first? [Rank 2]", "Q5. Why?", "Total time"]  # fmt: skip
    rows = []
    for n in people(count):
        ticks = (("Yes" if n % 2 else "No"), "No") if full else (("Y" if n % 2 else ""), "")
        place = PLACES[n % 3] if full else f"A{n % 3 + 1}"
        agree = [AGREE[(n + at) % 3] if full else f"A{(n + at) % 3 + 1}" for at in range(2)]
        ranks = ["Bus", "Train"] if n % 2 else ["Train", "Bus"]
        rows.append([str(n + 1), "2026-11-02 10:00:00", "4", "en", str(70_000 + n), f"10.0.0.{n}", place, "", *ticks,
                     "A warm coat" if n == 3 else "", *agree, *ranks, WHY.format(n), "61.5"])  # fmt: skip
    return as_csv(words if full else codes, *rows)


def citizen(count: int = 12) -> bytes:
    head = ["Response ID", "Submitted", "1. What is your name? - Name", "2. What is your email address? - Email",
            "3. What is your organisation? - Organisation", "4. Which of these do you use? - Bus",
            "4. Which of these do you use? - Train", "5. Do you agree with the plan? - Agree", "6. Why? - Reasons"]  # fmt: skip
    rows = [
        [f"ANON-{n:04X}-AB1C-{n % 9}", "2026-11-02 10:00", f"Person Number{n}", f"p{n}@example.org",
         "Harbour House" if n % 2 else "", "Bus" if n % 2 else "", "" if n % 2 else "Train", ("Yes", "No", "Not sure")[n % 3],
         WHY.format(n)]
        for n in people(count)
    ]  # fmt: skip
    return as_csv(head, *rows)
