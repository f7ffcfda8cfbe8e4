from __future__ import annotations

from pathlib import Path

import pytest

from imt_cop import env


def test_a_missing_variable_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THING", raising=False)
    with pytest.raises(env.SettingError, match=r"THING is not set\. Write one\."):
        env.str_("THING", hint="Write one.")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("No", False), ("", False)])
def test_truth_is_written_in_several_ways(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("THING", text)
    assert env.bool_("THING") is value


def test_a_doubtful_truth_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "peut-être")
    with pytest.raises(env.SettingError, match="neither true nor false"):
        env.bool_("THING")


def test_a_number_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "12a")
    with pytest.raises(env.SettingError, match="not a whole number"):
        env.int_("THING", 5)


def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "a.example, b.example,")
    assert env.list_("THING") == ["a.example", "b.example"]


def test_a_url_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "postgres://me:p%40ss@db:5433/cop?sslmode=require")
    url = env.url("THING", schemes=("postgres",))
    assert (url.user, url.password, url.host, url.port, url.path) == ("me", "p@ss", "db", 5433, "/cop")
    assert url.options == {"sslmode": "require"}


def test_a_url_of_another_kind_is_refused_without_repeating_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THING", "mysql://me:secret@db/cop")
    with pytest.raises(env.SettingError, match="expected sqlite://… or postgres://…") as refusal:
        env.url("THING", schemes=("sqlite", "postgres"))
    assert "secret" not in str(refusal.value)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIVEN", "outside")
    monkeypatch.setenv("ONLY_IN_FILE", "removed by monkeypatch at the end")
    monkeypatch.delenv("ONLY_IN_FILE")
    path = tmp_path / ".env"
    path.write_text("# a comment\nGIVEN=inside\nONLY_IN_FILE='quoted'\n", encoding="utf-8")
    env.read_file(path)
    assert (env.str_("GIVEN"), env.str_("ONLY_IN_FILE")) == ("outside", "quoted")


def test_a_line_that_is_no_assignment_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SOMETHING\n", encoding="utf-8")
    with pytest.raises(env.SettingError, match=r"\.env, line 1"):
        env.read_file(path)
