"""A web server as it stands at the district (gunicorn, two workers), on a port of this machine, and who asks it."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from crowd import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "b" * 32  # cookie and header agree, as Django asks
TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """Where it listens, and what it has worked."""

    def __init__(self, process, port):
        self.process, self.port = process, port

    def worked(self):
        """Seconds of processor time of the workers so far."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        stats = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICK


@contextlib.contextmanager
def serving():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = ["-c", "python:seodaemun_maeul.gunicorn", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *named], cwd=ROOT)
    try:
        server = Server(process, port)
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait_for(server, seconds=60):
    for _ in range(10 * seconds):
        time.sleep(0.1)
        with contextlib.suppress(OSError):
            Browser(server).get("/calls/")
            return
    raise TimeoutError("the server does not answer")


class Browser:
    """Somebody's browser, signed in where there is a user."""

    def __init__(self, server, user=None):
        self.port, cookies = server.port, {"csrftoken": TOKEN}
        if user:
            client = Client()
            client.force_login(user)
            cookies["sessionid"] = client.cookies["sessionid"].value
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.headers = {"Cookie": cookie, "X-CSRFToken": TOKEN, "Accept": "text/html, */*;q=0.1"}

    def get(self, address):
        return self._ask("GET", address, None, {})

    def post(self, address, data, **headers):
        return self._ask(
            "POST", address, encode_multipart(BOUNDARY, data), {"Content-Type": MULTIPART_CONTENT} | headers
        )

    def _ask(self, method, address, body, headers):
        """(status, where it leads or None)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, quote(address, safe="/?&=+"), body, self.headers | headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.getheader("Location")
        finally:
            connection.close()


def together(acts):
    """Does the acts in a thread each, all begun at the same instant; what each returned, in order."""
    start = threading.Barrier(len(acts))

    def one(act):
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
