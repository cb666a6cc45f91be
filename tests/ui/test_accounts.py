"""The users file: hashed, private, read anew when it changes; the commands that write it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copilot.cli import program
from ui.accounts import Accounts
from ui.errors import AccountError

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path / "users.json")
    made.add("anna", PASSWORD)
    return made


def test_a_password_is_kept_as_argon2id_for_the_owner_of_the_file_alone(accounts: Accounts) -> None:
    content = accounts.path.read_text()
    assert "$argon2id$" in content and PASSWORD not in content
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert accounts.signed_in("anna", PASSWORD) == accounts.get("anna")
    assert accounts.signed_in("anna", PASSWORD + "x") is None
    assert accounts.signed_in("bob", PASSWORD) is None
    assert accounts.signed_in("anna", "x" * 5000) is None


def test_a_token_names_its_user_until_revoked(accounts: Accounts) -> None:
    token = accounts.make_token("anna")
    found = accounts.of_token(token)
    assert found is not None and found.name == "anna"
    assert token not in accounts.path.read_text()
    assert accounts.of_token(token[:-1]) is None
    assert accounts.revoke_tokens("anna") == 1
    assert accounts.of_token(token) is None


def test_another_process_changes_the_file(accounts: Accounts) -> None:
    before = accounts.get("anna")
    Accounts(accounts.path).set_password("anna", "another password")
    after = accounts.get("anna")
    assert before is not None and after is not None and before.stamp != after.stamp
    Accounts(accounts.path).remove("anna")
    assert accounts.get("anna") is None
    assert accounts.exist, "without users nobody is let in, not everybody"


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("anna", PASSWORD, "user anna: there already"),
        ("../x", PASSWORD, "user '../x': refused"),
        ("", PASSWORD, "user '': refused"),
        ("bob", "short", "the password has 5 characters; use 12 to 1024"),
    ],
)
def test_what_cannot_be_added_is_refused(accounts: Accounts, name: str, password: str, message: str) -> None:
    with pytest.raises(AccountError, match=message):
        accounts.add(name, password)


@pytest.mark.parametrize("content", ["", "[]", '{"users": [{"name": "anna"}]}', '{"users": 3}'])
def test_a_broken_file_lets_nobody_in_and_says_so(accounts: Accounts, content: str) -> None:
    accounts.path.write_text(content)
    with pytest.raises(AccountError, match="the users file cannot be used"):
        accounts.signed_in("anna", PASSWORD)


def test_the_commands_add_list_change_and_remove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("COPILOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COPILOT_DATA_DIR", str(tmp_path))
    runner = CliRunner()

    def users(*words: str, typed: str = "") -> str:
        done = runner.invoke(program(), ["users", *words], input=typed, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    users("add", "anna", typed=PASSWORD + "\n")
    users("add", "lee", "--role", "librarian", typed=PASSWORD + "\n")
    token = users("token", "lee").strip()
    assert json.loads(users("list", "--json")) == [
        {"name": "anna", "role": "editor", "tokens": 0},
        {"name": "lee", "role": "librarian", "tokens": 1},
    ]
    accounts = Accounts(tmp_path / "users.json")
    found = accounts.of_token(token)
    assert found is not None and found.name == "lee"
    users("passwd", "anna", typed="a new long password\n")
    assert accounts.signed_in("anna", PASSWORD) is None
    assert accounts.signed_in("anna", "a new long password") is not None
    users("token", "lee", "--revoke")
    users("remove", "lee")
    assert users("list").splitlines() == ["anna  editor  0 tokens"]
    with pytest.raises(Exception, match="no password"):
        users("passwd", "anna", typed="")
