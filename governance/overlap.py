"""Database guards against two terms at once, of one seat or of one person in one body, on PostgreSQL and SQLite.

SQLite forgets the triggers of a table that a migration rebuilds: a migration that alters governance_term has to call
`unguard` before and `guard` after it.
"""

NAMES = ("term_no_overlap_insert", "term_no_overlap_update")
# Days of two terms, one of them the row being written; an open side reaches as far as one likes, and a renewal that
# fell has no day.
SHARED = """(t.start IS NULL OR NEW."end" IS NULL OR t.start < NEW."end")
        AND (NEW.start IS NULL OR t."end" IS NULL OR NEW.start < t."end")
        AND t.end_reason <> 'fallen' AND NEW.end_reason <> 'fallen'"""
SAME_PERSON = """t.person_id = NEW.person_id
        AND s.body_id = (SELECT body_id FROM governance_seat WHERE id = NEW.seat_id)"""


def guard(connection):
    """Puts the guards on; IntegrityError where terms overlap already."""
    _run(connection, _on_postgresql() if connection.vendor == "postgresql" else _on_sqlite())


def unguard(connection):
    """Takes the guards off; for migrations and for tests that show what they are good for."""
    if connection.vendor == "postgresql":
        statements = [
            "ALTER TABLE governance_term DROP CONSTRAINT IF EXISTS term_seat_no_overlap",
            "DROP TRIGGER IF EXISTS term_no_overlap ON governance_term",
        ]
    else:
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in NAMES]
    _run(connection, statements)


def _run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _on_postgresql():
    # A range that holds one seat stands for =, which needs no extension. Two seats of one body are in two rows that
    # no constraint compares: the trigger locks the body first, so that whoever writes beside it has been seen.
    yield """ALTER TABLE governance_term ADD CONSTRAINT term_seat_no_overlap EXCLUDE USING gist
             (int8range(seat_id, seat_id, '[]') WITH &&, daterange(start, "end") WITH &&)"""
    yield f"""CREATE OR REPLACE FUNCTION maeul_term_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF NEW.person_id IS NULL THEN RETURN NEW; END IF;
             PERFORM 1 FROM governance_body WHERE id = (SELECT body_id FROM governance_seat WHERE id = NEW.seat_id)
                 FOR NO KEY UPDATE;
             IF EXISTS (SELECT 1 FROM governance_term t JOIN governance_seat s ON s.id = t.seat_id
                        WHERE t.id <> NEW.id AND {SAME_PERSON} AND {SHARED}) THEN
                 RAISE EXCEPTION 'terms overlap' USING ERRCODE = 'exclusion_violation';
             END IF;
             RETURN NEW; END $$"""
    yield """CREATE TRIGGER term_no_overlap BEFORE INSERT OR UPDATE ON governance_term
             FOR EACH ROW EXECUTE FUNCTION maeul_term_no_overlap()"""


def _on_sqlite():
    for name, act in zip(NAMES, ("INSERT", "UPDATE"), strict=True):
        # Whoever writes to SQLite is alone. After the act a new row has its number.
        yield f"""CREATE TRIGGER {name} AFTER {act} ON governance_term
                  WHEN EXISTS (SELECT 1 FROM governance_term t JOIN governance_seat s ON s.id = t.seat_id
                      WHERE t.id <> NEW.id AND (t.seat_id = NEW.seat_id OR {SAME_PERSON}) AND {SHARED})
                  BEGIN SELECT RAISE(ABORT, 'terms overlap'); END"""
