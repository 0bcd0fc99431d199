"""What a parse says: heads and relations, clauses, and whether a thing was done."""
