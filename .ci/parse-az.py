#!/usr/bin/python3
"""Parses commands of the Azure CLI with its own parser, without running them.

Reads texts with shell commands from a file, separated by NUL. A text that begins with "?" is a mention in prose, in which
arguments may be missing. Prints one line per command: "ok", "unavailable" (this installation cannot load the command's module) or
"invalid", a tab, the command, a tab, and the reason.
"""
import os
import re
import shlex
import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
os.environ["AZURE_CONFIG_DIR"] = tempfile.mkdtemp()
os.environ["AZURE_CORE_COLLECT_TELEMETRY"] = "false"
os.environ["AZURE_EXTENSION_USE_DYNAMIC_INSTALL"] = "no"

from azure.cli.core import get_default_cli  # noqa: E402  the environment is set before


def complete_modules():
    """Makes two modules of Debian's package loadable, which has other versions of their libraries.

    Commands and arguments are those of the modules. Not parsed are the values that the libraries would parse: the expression in
    'az monitor metrics alert create --condition', whose grammar was generated with a newer version of ANTLR than the installed one.
    """
    import antlr4
    import azure.mgmt.eventgrid.models as eventgrid

    eventgrid.__getattr__ = lambda name: type(name, (), {})
    antlr4.ATNDeserializer.deserialize = lambda self, data: antlr4.ATN(None, 0)


complete_modules()

SUBSTITUTION = re.compile(r"\$\(([^()]*)\)")
MISSING = re.compile(r"(?:are|is) required|one of the arguments|argument.*: expected")


def commands(text):
    """Returns the commands of the Azure CLI in a text, as lists of words, those in substitutions first."""
    text = text.replace("\\\n", " ")
    found = []
    while match := SUBSTITUTION.search(text):
        found += commands(match.group(1))
        text = text[: match.start()] + "VALUE" + text[match.end():]
    for line in statements(text):
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";|&<>()")
        lexer.whitespace_split = True
        lexer.commenters = "#"
        words = []
        for word in [*lexer, ";"]:
            if set(word) <= set(";|&<>()"):
                while words and (words[0] in ("do", "if", "until", "while") or re.fullmatch(r"\w+=.*", words[0])):
                    words.pop(0)
                if words and words[0] == "az":
                    found.append(words)
                words = []
            else:
                words.append(word)
    return found


def statements(text):
    """Returns the lines of a text; a line with an open quote continues on the next."""
    line = ""
    for part in text.split("\n"):
        line += part
        try:
            shlex.split(line, comments=True)
        except ValueError:
            line += "\n"
            continue
        yield line
        line = ""
    if line.strip():
        raise ValueError(f"unbalanced quotes: {line}")


class Parsed(BaseException):
    """Raised after the parser, so that no command runs."""


def stop(*_, **__):
    raise Parsed


def run(cli, arguments):
    """Returns the exit code and the output of the parser, in a child process: a module that cannot be loaded leaves no traces."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 1)
        os.dup2(write, 2)
        code = 1
        try:
            code = cli.invoke(arguments)
        except Parsed:
            code = 0
        except SystemExit as end:
            code = end.code or 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as output:
        text = output.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


def index(cli):
    """Builds the index of commands, which the children use; returns the modules that cannot be loaded."""
    with tempfile.TemporaryFile("w+") as output:
        kept = os.dup(2)
        os.dup2(output.fileno(), 2)
        try:
            cli.invoke(["account", "show"])
        except Parsed:
            pass
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
        output.seek(0)
        return set(re.findall(r"Error loading command module '(\w+)'", output.read()))


def judge(cli, words, mentioned, unloadable):
    code, text = run(cli, words[1:])
    # Ids of resources are split with the subscription of the account, after the arguments are parsed.
    if code == 0 or "Please run 'az login'" in text or (mentioned and MISSING.search(text)):
        return "ok", ""
    if words[1:4] == ["monitor", "log-analytics", "query"]:
        return "unavailable", "the command is in the extension log-analytics, which the CLI downloads"
    if words[1] in unloadable:
        return "unavailable", f"the module {words[1]} cannot be loaded"
    error = re.search(r"^\w*ImportError.*|^ModuleNotFoundError.*", text, re.MULTILINE)
    if error:
        return "unavailable", error.group()
    return "invalid", next((line for line in text.splitlines() if line.startswith("ERROR") and "loading" not in line), f"exit code {code}")


def main():
    cli = get_default_cli()
    cli.register_event("CommandInvoker.OnPostParseArgs", stop)
    unloadable = index(cli)
    for text in Path(sys.argv[1]).read_text(encoding="utf-8").split("\0"):
        mentioned = text.startswith("?")
        for words in commands(text.removeprefix("?")):
            if mentioned:
                words = [word for word in words if "…" not in word]
            verdict, reason = judge(cli, words, mentioned, unloadable)
            print(verdict, shlex.join(words).replace("\n", " "), reason, sep="\t")


if __name__ == "__main__":
    main()
