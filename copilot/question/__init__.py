"""Reading of questions: what is asked, of which texts, in which edition."""
