"""How the weights are made from data, the same each time."""
