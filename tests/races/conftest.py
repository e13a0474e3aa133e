import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection


@pytest.fixture
def at_once():
    """Runs the acts at the same instant, each with a connection of its own; what each returned or raised, in order."""

    def run(acts):
        start = threading.Barrier(len(acts), timeout=20)

        def one(act):
            try:
                start.wait()
                return act()
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run
