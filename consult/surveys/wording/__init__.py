"""The same survey in other words: Welsh, Easy Read, and its pictures."""
