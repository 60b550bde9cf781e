"""The command `oba`."""
