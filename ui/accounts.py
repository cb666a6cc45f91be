"""The users file: who may sign in, with what password or token, and who may change the library.

Passwords are kept as Argon2id hashes (RFC 9106), tokens, which are random and long, as SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from filelock import FileLock

from corpus.settings import Settings

from .errors import AccountError

FILE = "users.json"
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
HASHES_AT_ONCE = 2
"""Each takes 64 MiB and all of a core; more sign-ins at a time wait."""

Role = Literal["editor", "librarian"]
"""A librarian may also change what is indexed."""

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,62}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Account:
    """A row of the file; a token is shown once, when it is made."""

    name: str
    role: Role
    password: str
    tokens: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """What a session is tied to: another password ends the sessions made with the one before."""
        return hashlib.sha256(self.password.encode()).hexdigest()[:16]


def users_file(settings: Settings) -> Path:
    return settings.users_file or settings.data_dir / FILE


class Accounts:
    """The accounts of a users file, which other processes may change at any time.

    Raises (all methods):
        AccountError: the file cannot be read or written, or what is asked for is refused.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hasher = PasswordHasher()
        self._hashing = threading.BoundedSemaphore(HASHES_AT_ONCE)
        self._read: tuple[tuple[int, int, int], dict[str, Account]] | None = None

    @cached_property
    def _dummy(self) -> str:
        """What the password of a name that is not there is compared with."""
        return self._hasher.hash(secrets.token_urlsafe())

    @property
    def exist(self) -> bool:
        """Whether people have to sign in; a file without users lets nobody in."""
        return self.path.exists()

    def all(self) -> list[Account]:
        return sorted(self._accounts().values(), key=lambda account: account.name)

    def get(self, name: str) -> Account | None:
        return self._accounts().get(name)

    def signed_in(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own; a name that is not there takes as long as one that is."""
        account = self.get(name)
        if len(password) > LONGEST_PASSWORD:
            return None
        with self._hashing:
            try:
                self._hasher.verify(account.password if account else self._dummy, password)
            except VerifyMismatchError:
                return None
            except InvalidHashError as error:
                raise AccountError(
                    f"{self.path}: the password of {name} is no Argon2 hash; set it anew with "
                    f"`copilot users passwd {name}`"
                ) from error
        return account

    def of_token(self, token: str) -> Account | None:
        digest = _digest(token)
        found = None
        for account in self._accounts().values():
            for kept in account.tokens:
                if hmac.compare_digest(kept, digest):
                    found = account
        return found

    def add(self, name: str, password: str, role: Role = "editor") -> None:
        if not _NAME.fullmatch(name):
            raise AccountError(
                f"user {name!r}: refused; use 1 to 64 letters, digits and . _ @ + -, "
                "the first and the last a letter or digit"
            )
        if role not in get_args(Role):
            raise AccountError(f"role {role!r}: unknown; use one of {', '.join(get_args(Role))}")
        with self._changing() as accounts:
            if name in accounts:
                raise AccountError(
                    f"user {name}: there already; `copilot users passwd {name}` changes the password"
                )
            accounts[name] = Account(name, role, self._hashed(password))

    def set_password(self, name: str, password: str) -> None:
        """A new password; sessions made with the old one end, tokens stay."""
        with self._changing() as accounts:
            accounts[name] = replace(self._existing(accounts, name), password=self._hashed(password))

    def remove(self, name: str) -> None:
        with self._changing() as accounts:
            self._existing(accounts, name)
            del accounts[name]

    def make_token(self, name: str) -> str:
        """A token for programs, beside those the user has."""
        token = secrets.token_urlsafe(32)
        with self._changing() as accounts:
            account = self._existing(accounts, name)
            accounts[name] = replace(account, tokens=(*account.tokens, _digest(token)))
        return token

    def revoke_tokens(self, name: str) -> int:
        """How many were revoked."""
        with self._changing() as accounts:
            account = self._existing(accounts, name)
            accounts[name] = replace(account, tokens=())
        return len(account.tokens)

    def _hashed(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise AccountError(
                f"the password has {len(password)} characters; use {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}"
            )
        return self._hasher.hash(password)

    def _existing(self, accounts: dict[str, Account], name: str) -> Account:
        if name not in accounts:
            raise AccountError(f"user {name}: not in {self.path}; `copilot users list` shows who is")
        return accounts[name]

    def _accounts(self) -> dict[str, Account]:
        """As the file stands now; read again when it has changed."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(error) from error
        mark = (found.st_mtime_ns, found.st_size, found.st_ino)
        if self._read is None or self._read[0] != mark:
            self._read = (mark, self._parsed())
        return self._read[1]

    def _parsed(self) -> dict[str, Account]:
        try:
            rows = json.loads(self.path.read_text(encoding="utf-8"))["users"]
            accounts = [Account(**{**row, "tokens": tuple(row.get("tokens", ()))}) for row in rows]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._unusable(error) from error
        return {account.name: account for account in accounts}

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """The accounts, written back whole when the block ends without an error."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=10):
                accounts = dict(self._accounts())
                yield accounts
                rows = [asdict(account) for account in accounts.values()]
                write_privately(self.path, json.dumps({"users": rows}, indent=1).encode())
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> AccountError:
        return AccountError(
            f"{self.path}: the users file cannot be used ({error!r}); mend it or its rights, or remove it "
            "and add the users again with `copilot users add`"
        )


def write_privately(path: Path, content: bytes) -> None:
    """Put a file in place whole, readable by its owner alone. Raises: OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
