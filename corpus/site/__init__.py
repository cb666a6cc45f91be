"""Following the ITU site: which editions there are, which of them to have, and their files.

    list → choose (selection file) → details and files, one request a second → catalogue + folder of PDFs

How the site behaves is written down in docs/refresh.md.
"""

from corpus.site.crawl import crawl
from corpus.site.selection import DEFAULT, Selection
from corpus.site.summary import CrawlSummary

__all__ = ["DEFAULT", "CrawlSummary", "Selection", "crawl"]
