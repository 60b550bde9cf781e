"""What the engine talks about: frozen dataclasses, enums and errors. Knows nothing of files, tables or flows."""
