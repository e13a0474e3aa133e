"""Database triggers that make the trail append-only on PostgreSQL and SQLite."""

TABLES = ("district_activity", "district_accesslog")


def protect(connection):
    """Forbids UPDATE, DELETE and (PostgreSQL) TRUNCATE on the trail's tables."""
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]:
            cursor.execute(statement)


def unprotect(connection):
    """Takes the triggers away; only for undoing the migration and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS append_only_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


_STATEMENTS = {
    "postgresql": [
        """CREATE OR REPLACE FUNCTION maeul_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
           END $$"""
    ]
    + [
        statement
        for table in TABLES
        for statement in (
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION maeul_append_only()",
            f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION maeul_append_only()",
        )
    ],
    "sqlite": [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        for table in TABLES
        for act in ("UPDATE", "DELETE")
    ],
}
