"""What came in, counted live for staff."""
