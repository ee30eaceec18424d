"""The people of the sandbox. Each comes into being when first named and keeps id and first name."""

from __future__ import annotations

from typing import Any

from bot.sandbox.storage import Storage

# First names that are used for any gender in several countries; none is a character of a scenario.
_FIRST_NAMES = (
    "Robin",
    "Mika",
    "Noor",
    "Jules",
    "Kim",
    "Ari",
    "Lou",
    "Ellis",
    "Toni",
    "Remy",
    "Sasha",
    "Quinn",
)
MOST_ID = 2**52


class People:
    """Everyone who has been seen in this sandbox."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def meet(self, user_id: int, **details: str | None) -> dict[str, Any]:
        """The Bot API User with this id, made on the first call; given details (first_name, …) replace the old."""
        if not 0 < user_id < MOST_ID:
            raise ValueError(f"A person's id lies between 1 and 2**52, and {user_id} does not.")
        known = self.find(user_id)
        given = {name: value for name, value in details.items() if value}
        if known is None:
            round_, place = divmod(user_id - 1, len(_FIRST_NAMES))
            name = _FIRST_NAMES[place] + (f" {round_ + 1}" if round_ else "")
            known = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}
        elif not given:
            return known
        user = {**known, **given}
        self._storage.execute(
            "INSERT OR REPLACE INTO people (user_id, first_name, last_name, username, language_code) "
            "VALUES (?, ?, ?, ?, ?)",
            user_id,
            user["first_name"],
            user.get("last_name"),
            user.get("username"),
            user.get("language_code"),
        )
        return user

    def find(self, user_id: int) -> dict[str, Any] | None:
        """The Bot API User with this id, or None."""
        row = self._storage.row("SELECT * FROM people WHERE user_id = ?", user_id)
        if row is None:
            return None
        user: dict[str, Any] = {"id": user_id, "is_bot": False}
        for name in ("first_name", "last_name", "username", "language_code"):
            if row[name]:
                user[name] = row[name]
        return user

    def all(self) -> list[dict[str, Any]]:
        """Everyone, by id."""
        found = (self.find(row["user_id"]) for row in self._storage.rows("SELECT user_id FROM people ORDER BY user_id"))
        return [user for user in found if user]
