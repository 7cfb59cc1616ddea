"""Writes the manual page from what --help is made of: the program's own description of its commands.

    payout-links-sandbox --experimental-dump-help | python3 packages/manual.py 0.1.0 2026-11-27 > payout-links-sandbox.1
"""
import json
import sys

EVERY = ("version", "help")


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return "\\&" + text if text.startswith((".", "'")) else text


def paragraphs(text):
    """Text that is indented is shown as it stands, and further in."""
    lines = []
    for block in text.split("\n\n"):
        said = [escaped(line.strip()) for line in block.split("\n")]
        lines += [".PP", *([".RS 4", ".nf", *said, ".fi", ".RE"] if block.startswith("  ") else said)]
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


def described(argument):
    text = escaped(argument.get("abstract", "")).replace("\n", " ")
    default = argument.get("defaultValue")
    return text if default is None or "(default:" in text else f"{text} (default: {escaped(default)})"


def section(command, above):
    """What a command is for and takes: what every command has is told once, at the end of the page."""
    names = [*above, command["commandName"]]
    lines = [f".SS {' '.join(names)}", escaped(command["abstract"])]
    lines += paragraphs(command["discussion"]) if command.get("discussion") else []
    shown = [each for each in command.get("arguments", []) if each["shouldDisplay"] and each["valueName"] not in EVERY]
    for title in dict.fromkeys([None, *(each.get("sectionTitle") for each in shown)]):
        lines += [".PP", f"\\fI{escaped(title)}\\fR"] if title else []
        for argument in shown:
            if argument.get("sectionTitle") == title:
                lines += [".TP", written(argument), described(argument)]
    for part in command.get("subcommands", []):
        if part["shouldDisplay"] and part["commandName"] != "help":
            lines += section(part, names)
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
        lines += section(command, [])
    lines += [".SS every command"]
    for argument in root["arguments"]:
        if argument["valueName"] in EVERY:
            lines += [".TP", written(argument), described(argument)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(json.load(sys.stdin), *sys.argv[1:3]), end="")
