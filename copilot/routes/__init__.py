"""Who answers what: the catalogue, a clause, a roadmap, pieces that exact lookup finds."""
