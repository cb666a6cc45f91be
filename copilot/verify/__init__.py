"""Checks by code of what an answer says."""
