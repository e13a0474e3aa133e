"""Database triggers that make the trail and confirmed versions append-only on PostgreSQL and SQLite."""

TRAIL = ("district_activity", "district_accesslog")
VERSIONS = ("planning_planversion",)


def protect(connection, tables=TRAIL + VERSIONS):
    """Forbids UPDATE, DELETE and (PostgreSQL) TRUNCATE on tables whose rows are written once."""
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor](tables):
            cursor.execute(statement)


def unprotect(connection, tables=TRAIL + VERSIONS):
    """Takes the triggers away; only for undoing a migration and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


def _on_postgresql(tables):
    yield """CREATE OR REPLACE FUNCTION maeul_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
             END $$"""
    for table in tables:
        yield (
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION maeul_append_only()"
        )
        yield (
            f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION maeul_append_only()"
        )


def _on_sqlite(tables):
    for table in tables:
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
            )


_STATEMENTS = {"postgresql": _on_postgresql, "sqlite": _on_sqlite}
