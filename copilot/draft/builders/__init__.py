"""Builders: from the form to the pieces of a clause, one module for each kind."""
