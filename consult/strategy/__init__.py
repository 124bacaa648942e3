"""Strategy: aims, commitments and the evidence under them; what is published; and the receipt's page."""
