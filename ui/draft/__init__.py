"""The tab Draft."""
