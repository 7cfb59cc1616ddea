"""Writes the manual page from what --help is made of: the program's own description of its commands.

    payout-links-sandbox --experimental-dump-help | python3 packages/manual.py 0.1.0 2026-11-27 > payout-links-sandbox.1
"""
import json
import sys


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return "\\&" + text if text.startswith((".", "'")) else text


def paragraphs(text):
    """Text that is indented is shown as it stands."""
    lines = []
    for block in text.split("\n\n"):
        kept = block.startswith("  ")
        lines += [".PP", *([".nf"] if kept else []), *(escaped(line.strip()) for line in block.split("\n")),
                  *([".fi"] if kept else [])]
    return lines


def written(argument):
    """An argument as one types it: --port number."""
    value = f"\\fI{escaped(argument['valueName'])}\\fR"
    if argument["kind"] == "positional":
        return value
    names = ", ".join(
        f"\\fB{escaped(('--' if name['kind'] == 'long' else '-') + name['name'])}\\fR"
        for name in sorted(argument["names"], key=lambda name: len(name["name"])))
    return f"{names} {value}" if argument["kind"] == "option" else names


def options(command, heading):
    shown = [each for each in command.get("arguments", []) if each["shouldDisplay"]]
    section = None
    lines = []
    for argument in shown:
        if argument.get("sectionTitle") != section:
            section = argument.get("sectionTitle")
            lines += [f".SS {heading}: {section}" if section else f".SS {heading}"]
        lines += [".TP", written(argument), escaped(argument.get("abstract", "")).replace("\n", " ")]
    return lines


def page(description, version, date):
    root = description["command"]
    name = root["commandName"]
    commands = [each for each in root["subcommands"] if each["shouldDisplay"] and each["commandName"] != "help"]
    lines = [
        f'.TH {name.upper()} 1 "{date}" "{name} {version}" "User Commands"', ".SH NAME",
        f"{name} \\- {escaped(root['abstract'].rstrip('.')).replace('A local', 'local')}", ".SH SYNOPSIS",
        f".B {escaped(name)}", "[\\fIcommand\\fR] [\\fIoptions\\fR]", ".SH DESCRIPTION", *paragraphs(root["discussion"])]
    lines.append(".SH COMMANDS")
    for command in commands:
        lines += [".TP", f"\\fB{command['commandName']}\\fR", escaped(command["abstract"])]
    lines.append(".SH OPTIONS")
    for command in commands:
        lines += [f".SS {command['commandName']}", escaped(command["abstract"])]
        lines += paragraphs(command["discussion"]) if command.get("discussion") else []
        lines += options(command, command["commandName"])
        for part in command.get("subcommands", []):
            if part["commandName"] != "help":
                lines += options(part, f"{command['commandName']} {part['commandName']}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(json.load(sys.stdin), *sys.argv[1:3]), end="")
