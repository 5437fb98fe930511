"""Changes of a YAML text at places of their own: all else, comments and layout included, stays as it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from realpolitik.scenario.marks import Path

COMPOSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Edits:
    """A text that `yaml_text.parse` has read without a complaint, and what is to change in it.

    Attributes:
        text: as it is, without a byte-order mark.
        done: pieces to replace: first character, the one after the last, what comes in their place.
    """

    text: str
    done: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root = yaml.compose(self.text, Loader=COMPOSER)
        self.end_of_line = "\r\n" if "\r\n" in self.text else "\n"

    def result(self) -> str:
        """The text with every change."""
        text = self.text
        for start, end, new in sorted(self.done, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def nodes(self, path: Path) -> tuple[Any, Any, Any] | None:
        """Mapping, key and value of a path, as the parser places them; None where the text has no such path."""
        mapping, key, value = None, None, self.root
        for part in path:
            mapping = value
            pairs = mapping.value if isinstance(mapping, yaml.MappingNode) else ()
            found = [pair for pair in pairs if pair[0].value == part]
            if not found:
                return None
            key, value = found[0]
        return mapping, key, value

    def line(self, path: Path) -> int:
        """Line of a path's key, counted from 1; 0 where the text has none."""
        found = self.nodes(path)
        return found[1].start_mark.line + 1 if found else 0

    def put(self, path: Path, value: str) -> bool:
        """Give a key that is there another value, written as given; whether that could be done."""
        found = self.nodes(path)
        if found is None:
            return False
        self.done.append((found[2].start_mark.index, found[2].end_mark.index, value))
        return True

    def set(self, path: Path, value: str) -> bool:
        """Give a key another value on its line, or add it as the last of its mapping; whether that could be done.

        Unlike `put` it also takes the place of a value that runs over lines of its own.
        """
        found = self.nodes(path)
        if found is not None:
            start = found[2].start_mark.index
            self.done.append((start, max(start, self._end(found[2])), value))
            return True
        whole = self.nodes(path[:-1])
        if whole is None or not isinstance(whole[2], yaml.MappingNode) or not whole[2].value:
            return False
        first, last = whole[2].value[0][0].start_mark.index, self._end(whole[2])
        if whole[2].flow_style:
            last = self._end(whole[2].value[-1][1])
            self.done.append((last, last, f", {path[-1]}: {value}"))
            return True
        indent = self._indent(first)
        if indent is None:
            return False
        last = end if (end := self.text.find("\n", last)) >= 0 else len(self.text)
        last -= self.text[:last].endswith("\r")
        self.done.append((last, last, f"{self.end_of_line}{indent}{path[-1]}: {value}"))
        return True

    def cut(self, path: Path) -> bool:
        """Take out a key that is not its mapping's only one, with its value; whether that could be done."""
        found = self.nodes(path)
        if found is None or len(found[0].value) < 2:
            return False
        mapping, key, value = found
        start, end = key.start_mark.index, self._end(value)
        if mapping.flow_style:
            place = next(number for number, pair in enumerate(mapping.value) if pair[0] is key)
            if place:
                start = self._end(mapping.value[place - 1][1])
                gap = self.text[start : key.start_mark.index]
            else:
                end = mapping.value[1][0].start_mark.index
                gap = self.text[self._end(value) : end]
            if gap.strip() != ",":  # a comment stands there
                return False
        else:
            indent = self._indent(start)
            if indent is None:
                return False
            start -= len(indent)
            end = stop + 1 if (stop := self.text.find("\n", end)) >= 0 else len(self.text)
        self.done.append((start, end, ""))
        return True

    def _end(self, node: Any) -> int:
        """The character after the last of a value; the parser's own mark stands before what follows a block."""
        if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        start, end = node.start_mark.index, node.end_mark.index
        return int(start) + len(self.text[start:end].rstrip())

    def put_first(self, path: Path, key: str, value: str) -> bool:
        """Add a key as the first of a mapping that has some; whether that could be done."""
        found = self.nodes(path)
        if found is None or not isinstance(found[2], yaml.MappingNode) or not found[2].value:
            return False
        start = found[2].value[0][0].start_mark.index
        if found[2].flow_style:
            self.done.append((start, start, f"{key}: {value}, "))
            return True
        indent = self._indent(start)
        if indent is None:
            return False
        self.done.append((start, start, f"{key}: {value}{self.end_of_line}{indent}"))
        return True

    def comment_out(self, path: Path, why: str) -> bool:
        """Make a comment of a key and its value, under another that says why; whether that could be done."""
        found = self.nodes(path)
        if found is None:
            return False
        mapping, key, value = found
        if mapping.flow_style:
            return self._take_out(path, why)
        start = key.start_mark.index
        indent = self._indent(start)
        if indent is None:
            return False
        first = start - len(indent)
        last = first + len(self.text[first : value.end_mark.index].rstrip())
        last = end if (end := self.text.find("\n", last)) >= 0 else len(self.text)
        lines = [f"{indent}# {why}{self.end_of_line.rstrip(chr(10))}"]
        for line in self.text[first:last].split("\n"):
            lines.append(f"{indent}# {line[len(indent) :] if line.startswith(indent) else line.lstrip(' ')}")
        self.done.append((first, last, "\n".join(lines)))
        return True

    def _take_out(self, path: Path, why: str) -> bool:
        """Cut a key out of a mapping in braces, and keep it in a comment at the end of the text."""
        found = self.nodes(path)
        if found is None:
            return False
        mapping, key, value = found
        pairs, start, end = mapping.value, key.start_mark.index, value.end_mark.index
        place = next(number for number, pair in enumerate(pairs) if pair[0] is key)
        if place:
            gap = pairs[place - 1][1].end_mark.index, start
            piece = gap[0], end
        elif len(pairs) > 1:
            gap = end, pairs[1][0].start_mark.index
            piece = start, gap[1]
        else:
            return False
        if self.text[slice(*gap)].strip() != ",":  # a comment stands there
            return False
        where = ".".join(map(str, path[:-1]))
        kept = " ".join(line.strip() for line in self.text[start:end].splitlines())
        lead = "" if self.text.endswith("\n") else self.end_of_line
        size = len(self.text)
        self.done.append((*piece, ""))
        self.done.append((size, size, f"{lead}# {where}: {why}{self.end_of_line}# {kept}{self.end_of_line}"))
        return True

    def _indent(self, start: int) -> str | None:
        """Spaces before a character on its line; None where something else stands there."""
        before = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return None if before.strip(" ") else before
