"""What people may do at the desk."""

from enum import StrEnum


class UserRole(StrEnum):
    """What a user may do; each may do all that those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    ADMIN = "admin"

    def covers(self, other: "UserRole") -> bool:
        """Tell whether who has this role may do what the other role may."""
        order = list(UserRole)
        return order.index(self) >= order.index(other)
