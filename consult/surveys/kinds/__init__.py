"""Every kind of question: its field, what it accepts, how it is kept, read and counted."""
