"""What every test stands on: the embedded PostgreSQL, a clock, a real Chromium."""

import os

from ccqm.config import embedded

if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = embedded.start()
