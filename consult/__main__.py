"""`python -m consult` is the `consult` command."""

from __future__ import annotations

from consult.commands import main

if __name__ == "__main__":
    main(prog_name="consult")
