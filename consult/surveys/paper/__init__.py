"""A survey on paper: the printed form, the poster, and keying what came back."""
