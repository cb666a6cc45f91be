"""Following the ITU site: which editions there are, which of them to have, and their files.

    list → choose (selection file) → details and files, one request a second → catalogue + folder of PDFs

`crawl.crawl` does it all. How the site behaves is written down in docs/refresh.md.
"""
