"""How Alembic runs the migrations: on the connection that the store hands over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from oba.store import tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

__all__ = ["tables"]
