"""Who a forum member is, where it must be held at all: encrypted, opened with a reason, and out of reach of every report."""
