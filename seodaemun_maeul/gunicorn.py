"""The web server of a single machine: `gunicorn --config python:seodaemun_maeul.gunicorn` (bin/run does)."""

import gc

wsgi_app = "seodaemun_maeul.wsgi"
bind = "127.0.0.1:8000"  # a proxy stands in front of anything public: it waits for slow clients, gunicorn does not
workers = 2
preload_app = True  # one import for both workers
timeout = 30
graceful_timeout = 15
max_requests = 2000  # a fresh process now and then keeps memory flat
max_requests_jitter = 200
loglevel = "warning"
control_socket_disable = True


def when_ready(server):
    """What was imported is never garbage: the workers' collections look through what requests made, not through it."""
    gc.collect()
    gc.freeze()
