"""The topics that ship lead only to what there is, and those about danger ask for nothing."""

from __future__ import annotations

import pytest

from services_catalogue.model.provision import Offer
from services_catalogue.reading.move_reader import shipped_moves
from services_catalogue.reading.provision_reader import CANDIDATES
from services_catalogue.search.query import LITTLE
from services_catalogue.search.topic import Topic, shipped_topics
from tests.triage.catalogue import real_bodies, real_catalogue
from triage.pathway.move import MovePlace
from triage.questionnaire.questionnaire import QUESTIONNAIRE

TOPICS = shipped_topics()
MOVES = {move.id: move for move in shipped_moves()}
SLUGS = {entry.slug for entry in (*real_catalogue(), *real_bodies())} | {
    file.stem for file in CANDIDATES.glob("*.yaml")
}

each_topic = pytest.mark.parametrize("topic", TOPICS, ids=[topic.id for topic in TOPICS])


@each_topic
def test_a_topic_leads_to_what_there_is(topic: Topic) -> None:
    assert set(topic.find) <= SLUGS
    assert set(topic.moves) <= set(MOVES)
    for question, option in topic.options:
        assert QUESTIONNAIRE[question].option(option) is not None, (question, option)
    assert topic.find or topic.answers, "words that lead nowhere"


@each_topic
def test_a_situation_leads_to_moves_and_moves_have_a_situation(topic: Topic) -> None:
    assert (topic.situation is None) == (not topic.moves)
    assert all(MOVES[move].place is not MovePlace.ABOVE for move in topic.moves)


@each_topic
def test_what_is_about_danger_shows_a_box_and_offers_no_answer(topic: Topic) -> None:
    if topic.box is not None:
        boxes = {topic.box.age_not_known, topic.box.under_18, topic.box.from_18}
        assert all(MOVES[box].place is MovePlace.ABOVE for box in boxes)
        assert not topic.answers
        assert not topic.moves


def test_each_topic_has_a_name_of_its_own_and_every_offer_has_words() -> None:
    assert len({topic.id for topic in TOPICS}) == len(TOPICS)
    assert {offer for topic in TOPICS for offer in topic.offers} == set(Offer)


def test_every_box_is_reached_by_words() -> None:
    reached = {box for topic in TOPICS if topic.box for box in (topic.box.age_not_known, topic.box.under_18)}
    above = {move.id for move in MOVES.values() if move.place is MovePlace.ABOVE}
    assert reached == above - {"nowhere-safe-tonight", "no-money-today"}, "what is not known is said with if"


def test_little_words_are_written_as_they_are_compared() -> None:
    assert all(word == word.lower() and word.isalpha() for word in LITTLE)
