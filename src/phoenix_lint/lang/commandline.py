"""Command lines as text, split into words as Compose does.

Source: github.com/mattn/go-shellwords, Parse, without the environment and without backticks.
"""

from __future__ import annotations


class BadCommand(ValueError):
    """The text cannot be split into words; the message says why."""


def split(text: str) -> list[str]:
    """The words of a command line. What follows an unquoted ; & | < or > is dropped, as upstream does. Raises BadCommand."""
    words: list[str] = []
    word, started = "", False
    single = double = back = dollar = escaped = False
    for char in text:
        if escaped:
            word, escaped, started = word + char, False, True
            continue
        if char == "\\":
            if single:
                word += char
            else:
                escaped = True
            continue
        quoted = single or double or back or dollar
        if char in " \t\r\n":
            if quoted:
                word += char
            elif started:
                words.append(word)
                word, started = "", False
            continue
        if char == "`" and not (single or double or dollar):
            back = not back
        elif char == ")" and not (single or double or back):
            dollar = not dollar
        elif char == "(" and not (single or double or back):
            if dollar or not word.endswith("$"):
                raise BadCommand("an unquoted `(`")
            dollar = True
        elif char == '"' and not (single or dollar):
            double, started = not double, True
            continue
        elif char == "'" and not (double or dollar):
            single, started = not single, True
            continue
        elif char in ";&|<>" and not quoted:
            break
        word, started = word + char, True
    if single or double:
        raise BadCommand("a quote is not closed")
    if back or dollar or escaped:
        raise BadCommand("a backtick, parenthesis or backslash is left open")
    return [*words, word] if started else words
