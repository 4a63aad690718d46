"""The first tables, and the guard of the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE_GUARD = """
CREATE TRIGGER log_is_append_only BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
"""

_POSTGRESQL_GUARD = """
CREATE FUNCTION refuse_log_update() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the log is append-only'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER log_is_append_only BEFORE UPDATE ON log
FOR EACH ROW EXECUTE FUNCTION refuse_log_update()
"""


def upgrade() -> None:
    """Make the tables."""
    _accounts()
    _batches()
    _answers()
    _log()


def _accounts() -> None:
    op.create_table(
        "preferences",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_digest", sa.String(64), primary_key=True),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("accounts.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.Float, nullable=False),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("batch_id", sa.Integer, sa.ForeignKey("batches.id", ondelete="CASCADE")),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("visitor", sa.String(64), nullable=False, index=True),
        sa.Column("student_id", sa.String(200), nullable=False, index=True),
        sa.Column("response_id", sa.Text, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False, index=True),
        sa.Column("state", sa.String(20), nullable=False, index=True),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("max_points", sa.Float),
        sa.Column("needs_review", sa.Boolean, nullable=False, index=True),
        sa.Column("flags", sa.Text, nullable=False),
    )
    op.create_index("ix_answers_item_digest", "answers", ["item_id", "digest"])
    op.create_index("ix_answers_batch_position", "answers", ["batch_id", "position"])
    op.create_table(
        "missing_concepts",
        sa.Column(
            "answer_id",
            sa.Integer,
            sa.ForeignKey("answers.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("concept_id", sa.String(200), primary_key=True),
        sa.Column("label", sa.Text, nullable=False),
    )


def _log() -> None:
    op.create_table(
        "log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("item_id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_log_item_digest", "log", ["item_id", "digest"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(_SQLITE_GUARD if is_sqlite else _POSTGRESQL_GUARD)
