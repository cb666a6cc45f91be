"""The rules, one module a family; importing them fills the registry in the order of the documentation."""
