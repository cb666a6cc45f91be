"""Signed cookies: who has signed in, and which browser is which where nobody has to."""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import cookie_parser

from .accounts import Accounts, write_privately
from .errors import ServeError

KEY_FILE = "session.key"
KEY_BYTES = 32
VISIT = 180 * 86400
"""Seconds that a browser without login is known again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A name that a cookie vouches for; `age` in seconds."""

    name: str
    age: float


class Sessions:
    """Makes and reads the cookies of one data folder; its key is made when first needed.

    Args:
        hours: after which a user signs in again, unless the page is used.
    """

    def __init__(self, data_dir: Path, hours: float) -> None:
        self._path = data_dir / KEY_FILE
        self.seconds = hours * 3600
        self._signer: tuple[str, URLSafeTimedSerializer] | None = None
        self._making = threading.Lock()

    def signed_in(self, header: str, accounts: Accounts) -> Session | None:
        """The session of a Cookie header; None for none, a forged or old one, or one of an account that has
        changed since."""
        found = self._read(header, "login", self.seconds)
        if found is None:
            return None
        row, age = found
        account = accounts.get(str(row.get("name")))
        if account is None or account.stamp != row.get("stamp"):
            return None
        return Session(account.name, age)

    def visitor(self, header: str) -> Session | None:
        """The name of a browser that has been here before."""
        found = self._read(header, "visitor", VISIT)
        return Session(str(found[0]["name"]), found[1]) if found else None

    def cookie(self, name: str, stamp: str, is_secure: bool) -> str:
        """A Set-Cookie header for a user who has signed in."""
        return self._written("login", {"name": name, "stamp": stamp}, int(self.seconds), is_secure)

    def visitor_cookie(self, name: str, is_secure: bool) -> str:
        return self._written("visitor", {"name": name}, VISIT, is_secure)

    def no_cookie(self, is_secure: bool) -> str:
        """A Set-Cookie header that ends a session in the browser."""
        return self._written("login", {}, 0, is_secure)

    def _read(self, header: str, kind: str, seconds: float) -> tuple[dict[str, Any], float] | None:
        if not header:
            return None
        mark, signer = self._signing()
        value = cookie_parser(header).get(f"copilot_{kind}_{mark}", "")
        try:
            row, made = signer.loads(value, max_age=int(seconds), return_timestamp=True, salt=kind)
        except BadSignature:
            return None
        age = (datetime.now(UTC) - made).total_seconds()
        return (row, age) if isinstance(row, dict) and "name" in row else None

    def _written(self, kind: str, row: dict[str, str], seconds: int, is_secure: bool) -> str:
        mark, signer = self._signing()
        value = signer.dumps(row, salt=kind) if row else ""
        secure = "; Secure" if is_secure else ""
        if isinstance(value, bytes):
            value = value.decode()
        return f"copilot_{kind}_{mark}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"

    def _signing(self) -> tuple[str, URLSafeTimedSerializer]:
        """The signer, and a mark of its key, so that two copilots of one machine keep their cookies apart."""
        with self._making:
            if self._signer is None:
                key = self._key()
                self._signer = (hashlib.sha256(key).hexdigest()[:8], URLSafeTimedSerializer(key))
            return self._signer

    def _key(self) -> bytes:
        try:
            if not self._path.exists():
                self._path.parent.mkdir(parents=True, exist_ok=True)
                write_privately(self._path, secrets.token_bytes(KEY_BYTES))
            key = self._path.read_bytes()
        except OSError as error:
            raise ServeError(
                f"{self._path}: the key of sessions cannot be kept ({error}); see its rights"
            ) from error
        if len(key) < KEY_BYTES:
            raise ServeError(f"{self._path}: no key of sessions; remove the file and all sign in again")
        return key
