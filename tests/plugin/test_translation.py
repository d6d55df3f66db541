# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts in the user's language: the files are complete, and what the engine says is understood."""

from __future__ import annotations

import re

import pytest

from bear_detector_plugin.translation import fraction, numeral, percentage, tr, tr_count, translated, use_language
from tests.translations import LANGUAGES, catalogue, texts, texts_of


@pytest.fixture
def french():
    use_language("fr_CA")
    yield
    use_language("en")


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    known = catalogue(language)
    assert [text for text in texts() if not known.get(text)] == []  # else: make texts, and translate


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_values(language):
    wrong = [s for s, t in catalogue(language).items() if t and set(placeholders(t)) != set(placeholders(s))]
    assert wrong == []


def test_a_text_comes_in_the_users_language(french):
    assert tr("Cancel") == "Annuler"
    assert tr_count(1, "{n} photo", "{n} photos") == "1 photo"


def test_what_the_engine_says_is_understood_with_its_values(french):
    said = translated("The engine could not be started: no such file.")
    assert "no such file" in said
    assert not said.startswith("The engine")


def test_a_reason_within_it_too(french):
    said = translated("a.jpg has no place on the map: it reaches the horizon.")
    assert said == f"a.jpg n'a pas de place sur la carte : {tr('it reaches the horizon')}."
    assert "horizon." in said
    assert "reaches" not in said


def test_a_promise_within_it_too(french):
    promise = "recall of at least 90 % with 95 % confidence, by the exact binomial bound over 29 animals"
    said = translated(f"From a score of 0.5: {promise}.")
    assert "recall of" not in said
    assert said.startswith("À partir du score 0.5 : rappel d'au moins 90 % avec une confiance de 95 %")


def test_a_message_and_its_hint_in_one_line_are_both_understood(french):
    said = translated("There are no results a.b.gpkg. Give a GeoPackage made by `bear-detector detect`.")
    assert said == " ".join(
        map(translated, ("There are no results a.b.gpkg.", "Give a GeoPackage made by `bear-detector detect`."))
    )
    assert "results" not in said
    assert "Give" not in said


def test_texts_are_found_where_they_have_a_name_first_and_where_functions_return_them():
    source = """
def warn(report, photo):
    reason, ready = f"{photo} is blank.", 1
    report(Log(reason))

def promise(n) -> Said:
    return f"{n} found" if n else "none found"

def other() -> str:
    return "no text for people"
"""
    assert sorted(set(texts_of(source))) == ["none found", "{n} found", "{photo} is blank."]


def test_numbers_are_written_as_the_language_does(french):
    assert numeral(0.75, ".2f") == "0,75"
    assert numeral(4620.5, ",.1f").replace("\u202f", " ").replace("\xa0", " ") == "4 620,5"
    use_language("en")
    assert numeral(4620.5, ",.1f") == "4,620.5"
    assert numeral(12345, ".3g") == "12,345"


def test_nearly_all_is_not_all(french):
    assert [percentage(share) for share in (0, 0.004, 0.5, 0.994, 0.996, 1)] == ["0", "0,4", "50", "99", "99,6", "100"]
    assert (percentage(0.99996), percentage(0.975, 2), fraction(0.9986), fraction(0.5)) == (
        "99,996",
        "97,5",
        "0,999",
        "0,50",
    )


def test_what_has_no_translation_stays_as_it_is(french):
    assert translated("Nothing like this is ever said.") == "Nothing like this is ever said."
    assert tr("Nor {this}.", this="that") == "Nor that."


def test_a_language_without_a_file_is_english():
    use_language("xx")
    assert tr("Cancel") == "Cancel"
    assert translated("Cancel") == "Cancel"
