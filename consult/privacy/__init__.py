"""What protects people. No slice imports around it."""
