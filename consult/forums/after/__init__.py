"""What follows a session: its summary checked by the room, corrections, minutes and promises."""
