"""What all tests share: property tests run from fixed examples, unless a search is asked for.

With ``REALPOLITIK_SEARCH`` set, they draw new examples each time and keep those that fail in ``.hypothesis``.
"""

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("search" if os.environ.get("REALPOLITIK_SEARCH") else "fixed")
