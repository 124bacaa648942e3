"""Draft themes go back to a room: that is us, partly, not us; what is missing; and what the room said in its own words."""
