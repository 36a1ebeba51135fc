"""What the web server runs: `granian --interface wsgi ccqm.config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccqm.config.settings")
application = get_wsgi_application()

# What is loaded by now stays for good: leave it out of every later collection of garbage, which
# otherwise stops about one request in ten for some 70 ms.
gc.collect()
gc.freeze()
