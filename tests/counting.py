"""How often the database is asked: the same for three rows as for one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def cost(act, *args):
    """How many queries `act(*args)` takes."""
    with CaptureQueriesContext(connection) as asked:
        act(*args)
    return len(asked)


def page_cost(client, address, asked=None):
    """How many queries a page takes but for the first visit of a day, which also writes down that somebody came."""

    def visit():
        assert client.get(address, asked).status_code == 200, address

    visit()
    return cost(visit)
