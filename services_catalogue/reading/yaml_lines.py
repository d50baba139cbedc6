"""A YAML text as plain values that still know on which line they stand, so that a mistake can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

Path = tuple[str | int, ...]
"""How to get to a value: ("eligibility", 2, "one_of", 0)."""

QUOTE_IT = "Often a text with ': ' or ' #' in it needs quotes around it, or a line begins too far left or right"
NUMBERS = {"tag:yaml.org,2002:int": int, "tag:yaml.org,2002:float": float}


class NotYaml(ValueError):
    """The text cannot be read as YAML. `line` counts from 1, and is None when it cannot be told."""

    def __init__(self, what: str, line: int | None = None, mend: str = QUOTE_IT) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.mend = mend


@dataclass(slots=True)
class Marked:
    """`content` is made of dict, list, str, int, float, bool and None; `lines` tells the line (from 1) of each part."""

    content: object = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of the part at `path`, or of the nearest part around it when it is not there; 1 at the worst."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_marked(text: str) -> Marked:
    """Read a single YAML document.

    Dates stay the text that was written, since a source's "2025-09" and "2025-09-01" are told apart. Anchors and
    aliases are refused: in a record of facts, each is written where it belongs. Raises NotYaml.
    """
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        raise NotYaml(problem.problem or "it is not YAML", None if mark is None else mark.line + 1) from problem
    except ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1
        mend = "Remove characters that cannot be seen, such as control characters"
        raise NotYaml("it has a character that YAML does not allow", line, mend) from problem
    except RecursionError as problem:
        raise NotYaml("it is nested too deeply to be read", mend="Write fewer brackets inside brackets") from problem
    marked = Marked()
    if root is not None:
        marked.content = _value(root, (), marked.lines)
    return marked


def _value(node: Node, path: Path, lines: dict[Path, int]) -> object:
    lines.setdefault(path, _line(node))
    if node.anchor is not None:
        raise NotYaml(
            f"the mark '&{node.anchor}' repeats one part in another", _line(node), "Write it out in each place"
        )
    match node:
        case MappingNode():
            return _mapping(node, path, lines)
        case SequenceNode():
            return [_value(entry, (*path, position), lines) for position, entry in enumerate(node.value)]
        case ScalarNode():
            return _scalar(node)
        case _:
            raise NotYaml("one part is neither a text, a list nor a group of fields", _line(node))


def _mapping(node: MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise NotYaml("a field's name should be a word", _line(key))
        if key.value in found:
            what = f"'{key.value}' stands here twice, so one of them would be lost"
            raise NotYaml(what, _line(key), "Keep one of the two")
        # A field is pointed at by its name: its value may begin lines below.
        lines[(*path, key.value)] = _line(key)
        found[key.value] = _value(value, (*path, key.value), lines)
    return found


def _scalar(node: ScalarNode) -> object:
    text = str(node.value)
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return text.lower() == "true"
    try:
        return NUMBERS[node.tag](text) if node.tag in NUMBERS else text
    except ValueError:  # "0x1F", "1_000" and "1:30" are numbers to YAML; nothing of ours is written so
        return text


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
