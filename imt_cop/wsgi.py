import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imt_cop.settings")

application = get_wsgi_application()

# All that pages need is loaded now, and stays: otherwise the first page would wait for it, and every full collection
# would walk through it again, in the middle of a page.
get_resolver().url_patterns  # noqa: B018 - read for what it loads
gc.collect()
gc.freeze()
