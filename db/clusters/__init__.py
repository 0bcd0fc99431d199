"""Clusters of candidates that tell of one action: placed, linked by people; what is known is attached."""

from db.clusters.following import follow_decision, follow_reading
from db.clusters.linking import merge, split
from db.clusters.placing import place_document, unplaced

__all__ = ["follow_decision", "follow_reading", "merge", "place_document", "split", "unplaced"]
