"""The framework of a consultation: merged, split, nested, renamed, defined, kept in versions, carried on."""
