"""What a command has loaded, put back row by row: a tenth of the time the command takes with its checks."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

ROWS_A_STATEMENT = 200


def take():
    """All that the tables hold: for each that is not empty its columns and rows."""
    held = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {_quoted(table)}")
            if rows := cursor.fetchall():
                held[table] = [name for name, *_ in cursor.description], rows
    return held


@transaction.atomic
def put(held):
    """Makes the tables hold this and nothing else. IntegrityError: the trail has lines, and they stay."""
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"DELETE FROM {_quoted(table)}")
        for table, (columns, rows) in held.items():
            for start in range(0, len(rows), ROWS_A_STATEMENT):
                _insert(cursor, table, columns, rows[start : start + ROWS_A_STATEMENT])
    connection.check_constraints()
    ContentType.objects.clear_cache()  # the kinds of things have the numbers again they had when this was taken


def _insert(cursor, table, columns, rows):
    row = f"({', '.join(['%s'] * len(columns))})"
    cursor.execute(
        f"INSERT INTO {_quoted(table)} ({', '.join(map(_quoted, columns))}) VALUES {', '.join([row] * len(rows))}",
        [value for row in rows for value in row],
    )


def _tables():
    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def _quoted(name):
    return connection.ops.quote_name(name)
