"""An entry about a deliverable, in words."""

from __future__ import annotations

import pytest

from milestones.presenters.journal import worded


@pytest.mark.parametrize(
    ("text", "words"), [("validated", "validé"), ("published", "publié"), ("something else", "something else")]
)
def test_a_state_is_said_in_words(text: str, words: str) -> None:
    assert worded("state", text) == words
