"""The room decides together: dots, ranking, agreement with statements, and what unites it."""
