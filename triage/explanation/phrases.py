"""Words for a test and for an answer. Each phrase follows "you" or "people who"; where they differ, it avoids both."""

from triage.districts import place_names
from triage.i18n import _, listed
from triage.questionnaire.answers import Value
from triage.questionnaire.everyday import AREA, OUTSIDE
from triage.questionnaire.questions import NumberWords, Question, QuestionKind, Questionnaire
from triage.rules import Between, NoneOf, OneOf, Test


def phrase(test: Test, questionnaire: Questionnaire) -> str:
    """Who a test is for: "are 16 to 24", "live in Derby or Nottingham", "get Universal Credit"."""
    question = questionnaire[test.question]
    match test:
        case Between(at_least=low, at_most=high):
            return range_phrase(question, low, high)
        case OneOf(one_of=named):
            return options_phrase(question, named)
        case NoneOf(none_of=named) if question.kind is QuestionKind.MANY:
            # Others may be chosen beside them, so only a denial is true.
            return listed([denied(says) for says in _said_together(question, named)], _("and"))
        case NoneOf(none_of=named):
            others = tuple(option.id for option in question.options if option.id not in named)
            return options_phrase(question, others)


def denied(says: str) -> str:
    """What an option of several says, denied: "get PIP" becomes "do not get PIP"; what has an "or", as a whole."""
    if " or " in says:
        return _("are not among those who {phrase}").format(phrase=says)
    verb, _space, rest = says.partition(" ")
    is_auxiliary = verb == "are" or (verb == "have" and rest.startswith(("been ", "faced ")))
    return f"{verb} not {rest}" if is_auxiliary else f"do not {says}"


def range_phrase(question: Question, low: int | None, high: int | None) -> str:
    """A range of a number question in words."""
    words = _number_words(question)
    if low is not None and low == high:
        return _(words.exactly).format(value=f"{low:,}")
    if low is not None and high is not None:
        return _(words.between).format(low=f"{low:,}", high=f"{high:,}")
    if low is not None:
        return _(words.at_least).format(low=f"{low:,}")
    return _(words.at_most).format(high=f"{high or 0:,}")


def options_phrase(question: Question, named: tuple[str, ...]) -> str:
    """Options in words, said together where there is a shorter way to say them."""
    if question.id == AREA:
        return _("live in {places}").format(places=listed(place_names(frozenset(named)), _("or")))
    return listed(_said_together(question, named), _("or"))


def _said_together(question: Question, named: tuple[str, ...]) -> list[str]:
    """What these options say, those in one breath for which there is a shorter way."""
    left = set(named)
    parts: list[str] = []
    for together in question.together:
        if together.options <= left:
            parts.append(_(together.says))
            left -= together.options
    return [*parts, *(_(option.says) for option in question.options if option.id in left)]


def value_phrase(question: Question, value: Value, only: frozenset[str] | None = None) -> str:
    """The phrase for an answer: "are 17", "live in Amber Valley". `only` limits the options said, of several chosen."""
    match value:
        case int():
            return _(_number_words(question).exactly).format(value=f"{value:,}")
        case str():
            chosen: tuple[str, ...] = (value,)
        case tuple():
            chosen = tuple(v for v in value if only is None or v in only)
    return listed([_(option.says) for option in question.options if option.id in chosen], _("and"))


def place_name(value: Value | None, questionnaire: Questionnaire) -> str | None:
    """The name of the district a person lives in, or None when it is not known or outside the area."""
    if not isinstance(value, str) or value == OUTSIDE:
        return None
    option = questionnaire[AREA].option(value)
    return None if option is None else option.label


def _number_words(question: Question) -> NumberWords:
    if question.number_words is None:
        raise ValueError(f"the question '{question.id}' is not a number")
    return question.number_words
