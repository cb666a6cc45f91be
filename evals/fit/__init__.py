"""Fits what is learned."""
