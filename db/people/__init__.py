"""Users, their logins and tokens; every act on an account is logged."""

from db.people.accounts import (
    Person,
    User,
    acts,
    add_user,
    any_users,
    remove_user,
    set_password,
    set_role,
    users,
)
from db.people.identities import NOBODY, Proven, Refused, enter, link, note_failure, throttled
from db.people.logins import Login, Throttled, change_password, log_in, log_out, person_of_login
from db.people.tokens import Token, add_token, person_of_token, revoke_token, tokens

__all__ = [
    "NOBODY",
    "Login",
    "Person",
    "Proven",
    "Refused",
    "Throttled",
    "Token",
    "User",
    "acts",
    "add_token",
    "add_user",
    "any_users",
    "change_password",
    "enter",
    "link",
    "log_in",
    "log_out",
    "note_failure",
    "person_of_login",
    "person_of_token",
    "remove_user",
    "revoke_token",
    "set_password",
    "set_role",
    "throttled",
    "tokens",
    "users",
]
