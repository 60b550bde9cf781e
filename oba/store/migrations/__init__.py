"""The store's tables, from the first on, as Alembic revisions."""
