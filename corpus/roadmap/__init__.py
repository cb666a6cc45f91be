"""Tables of standards, as roadmaps such as ITU-T Y Suppl. 72 hold them."""
