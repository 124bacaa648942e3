"""The pack for places where no device may go, and keying what came back."""
