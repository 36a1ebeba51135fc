"""What the web server runs: `granian --interface wsgi ccqm.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccqm.config.settings")
application = get_wsgi_application()
