"""The only code that knows Prefect: thin flows over `oba.stages`."""
