"""Real workers in processes of their own: for each line on standard input, one, until it is killed.

Setting Django up takes seconds, so each worker is a fork of this process, made before any
connection is open. Run with `python -m tests.mailings.mill PIECE`.
"""

import os
import sys

import django

django.setup()

from procrastinate.contrib.django import app  # noqa: E402

from ccqm.mailings import pieces  # noqa: E402


def run() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            concurrency=2,
            install_signal_handlers=False,
            listen_notify=False,
            fetch_job_polling_interval=0.05,
        )


def main() -> None:
    pieces.PIECE = int(sys.argv[1])
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            run()
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
