"""The tab Library: what is indexed, the catalogue, adding texts, charts."""
