"""What the other people of the journey say: three things, each said in several ways. Invented for the tests."""

from __future__ import annotations

HOUSING = (
    "There was no flat for me when I got out, so I slept on a sofa.",
    "Nobody had found a room for him and he slept rough that week.",
    "We need a safe flat waiting on the day people are let out.",
    "The hostel was full and the council had no room for her either.",
    "A bed in a hostel is not a home, she needed her own flat.",
)
BUSES = (
    "The last bus leaves before the evening group ends.",
    "Bus fares cost more than the lunch they give us at the meeting.",
    "No bus runs to the village on Sundays, so nobody can visit.",
    "If the bus was cheaper more of us would come to the group.",
    "The bus stop is a mile from the centre and there is no path.",
)
FORMS = (
    "The form was forty pages and no one could tell me what it meant.",
    "I filled in the same form three times for three offices.",
    "Letters and forms come in words that nobody can read.",
    "Please make the forms shorter and write them in plain words.",
    "My form was sent back because one box was empty.",
)
MEMBERS_WORDS = "I was let out on a Friday with no flat to go to, and I slept in a car for nine nights."
SAID_IN_THE_ROOM = (
    "They gave me a key to a flat two months after I was let out.",
    "I slept at the bus station because no hostel had a room.",
    "The form for a flat was longer than my court papers.",
    "You miss the bus, you miss the meeting, and they write you down as not trying.",
)
