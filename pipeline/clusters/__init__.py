"""Which candidates of different documents tell of one action.

Two are compared by what they say (`pairs`), placed in an order that does not depend on arrival (`placing`):
the most precise lead, others join. Dated ones are joined where that is sure; undated ones never are, but by
a person. What people hold to be the same, or apart, always counts.
"""

from pipeline.clusters.memory import Clusters
from pipeline.clusters.outline import Outline
from pipeline.clusters.pairs import Agreement, agree, resemble
from pipeline.clusters.placing import Place, World, settle

__all__ = ["Agreement", "Clusters", "Outline", "Place", "World", "agree", "resemble", "settle"]
