"""Five words for each person in a room, and taking words back by the web, by phone and by slip."""
