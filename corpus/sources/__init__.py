"""Where documents come from: folders, the ITU site, hands."""
