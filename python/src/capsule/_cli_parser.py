"""Command lines: options in any place, and mistakes in one sentence."""

from __future__ import annotations

import argparse
import re
import sys

from capsule._cli_output import put
from capsule._exit import Mistake
from capsule._spelling import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class CommandParser(argparse.ArgumentParser):
    """The parser of one command."""

    def __init__(self, prog: str, description: str) -> None:
        form = argparse.RawDescriptionHelpFormatter
        super().__init__(prog, description=description, formatter_class=form, allow_abbrev=False)

    def _print_message(self, message: str, file: object = None) -> None:
        put(sys.stdout, message)

    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message[:1].upper()}{message[1:]}. {self.prog} --help says more.")

    def parsed(self, words: list[str], rest: str) -> argparse.Namespace:
        """The options, and as `rest` the words that belong to none: all that stand after `--` too."""
        at = words.index("--") if "--" in words else len(words)
        options, unknown = self.parse_known_args(words[:at])
        usage = self.usage or ""
        # A dash alone is a word; JSON may be a negative number.
        no_option = r"-(\d|$)" if "[JSON]" in usage else "-$"
        dashed = next((word for word in unknown if word.startswith("-") and not re.match(no_option, word)), None)
        if dashed is not None:
            option = dashed.split("=")[0]
            hint = did_you_mean(option, self._option_string_actions)
            dashes = " An argument of the task that starts with a dash goes after --."
            raise Mistake(f"There is no option {option}.{hint}{dashes if '[ARGS…]' in usage else ''}")
        setattr(options, rest, [*unknown, *words[at + 1 :]])
        return options
