"""What hostile rows and requests carry, so that it is known again wherever it comes out."""

from __future__ import annotations

PASSWORD = "a long walk to the harbour"
# What must never come out of a page as it went in: markup, the end of an attribute, a template's sum (7*7777777).
NASTY = "<zq-tag onload=zq()>\"zq-attr='zq-attr={{7*7777777}}${7*7777777}'; drop table person; --"
# In a survey; in a forum granted; in a forum not granted.
ANSWERED, SAID_HERE, SAID_THERE = "zqanswered", "zqsaidhere", "zqsaidthere"
QUOTED = "A door that opens from the inside would help."
WEBP = b"RIFF\x10\0\0\0WEBPVP8L\x04\0\0\0abcd"  # enough of a picture
