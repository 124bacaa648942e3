"""The capture screen where there is no network: prepared, kept encrypted on the device, handed in once."""
