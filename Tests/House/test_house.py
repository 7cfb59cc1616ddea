"""The repository keeps its own rules: what is pure imports nothing, files stay readable, links lead somewhere.

Run by scripts/test, and alone:  python3 -B -m unittest discover -s Tests/House
"""
import pathlib
import re
import subprocess
import unittest

import house

ROOT = pathlib.Path(__file__).resolve().parents[2]
PURE = ("PayoutLinks", "JSON", "HTTP1")
# What people write by hand, and read.
TEXTS = {".swift", ".c", ".h", ".py", ".js", ".md", ".sh", ".yaml", ".yml", ".toml", ".modulemap", ""}
LINE_MAX = 120
# Files that all need each other have to be read together.
CIRCLE_MAX = 6
FILE_LINES_MAX = 400


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, stdout=subprocess.PIPE,
        check=True)
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


FILES = tracked()
SOURCES = [path for path in FILES if path.suffix == ".swift" and "Sources" in path.relative_to(ROOT).parts]


def lines():
    """Path, number and text of every line that somebody wrote; messages of the wire are as they are."""
    for path in FILES:
        if path.suffix in TEXTS and "fixtures" not in path.relative_to(ROOT).parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
                yield path, number, line


def places(found):
    return "\n".join(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}" for path, number, line in found)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


class House(unittest.TestCase):
    longMessage = False

    def none(self, found, rule):
        found = list(found)
        self.assertFalse(found, f"{rule}:\n{places(found)}")

    def test_no_more_than_a_few_files_all_need_each_other(self):
        for target in house.targets():
            for circle in house.circles(house.arrows(house.files(target))):
                names = ", ".join(sorted(file.stem for file in circle))
                self.assertLessEqual(len(circle), CIRCLE_MAX, f"{target.name} has a circle: {names}")

    def test_pure_targets_import_nothing(self):
        pure = {path for path in SOURCES if path.relative_to(ROOT).parts[1] in PURE}
        imports = re.compile(r"\s*(@\w+ |package |public )*import ")
        self.none((each for each in lines() if each[0] in pure and imports.match(each[2])), "a pure target imports")

    def test_no_line_is_longer_than_120_characters(self):
        def is_long(line):
            # A row of a table, a link, a command and a string cannot be wrapped.
            kept = line.startswith(("|", "{", "# ", "curl", "Sandbox-")) or "](" in line or '"' in line or "`" in line
            return len(line) > LINE_MAX and not kept

        self.none((each for each in lines() if is_long(each[2])), f"over {LINE_MAX} characters")

    def test_no_line_ends_in_blanks_or_has_a_tab(self):
        def is_untidy(path, line):
            # Go, in a recipe, is indented with tabs.
            return line != line.rstrip() or "\t" in line and path.suffix != ".md"

        self.none((each for each in lines() if is_untidy(each[0], each[2])), "blanks or tabs")

    def test_nothing_is_left_to_be_mended_later(self):
        marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", r"\bX" + r"XX\b")))
        self.none((each for each in lines() if marks.search(each[2])), "left for later")

    def test_no_source_file_is_longer_than_one_reads(self):
        long = [(path, count, "") for path in SOURCES if (count := path.read_text().count("\n")) > FILE_LINES_MAX]
        self.none(long, f"over {FILE_LINES_MAX} lines")

    def test_every_source_file_is_used_by_another(self):
        texts = {path: house.NOISE.sub(" ", path.read_text()) for path in FILES if path.suffix == ".swift"}
        words = {path: set(re.findall(r"\w+", text)) for path, text in texts.items()}
        declared = re.compile(r"\b(?:class|struct|enum|protocol|actor|typealias|func|var|let|case)\s+(\w+)")
        unused = []
        for path in SOURCES:
            names = set(declared.findall(texts[path]))
            if "extension" in words[path] and "init" in words[path]:
                names.add("init")
            if "@main" not in texts[path] and not any(names & words[other] for other in SOURCES if other != path):
                unused.append((path, 1, ""))
        self.none(unused, "nothing uses it")

    def test_links_and_anchors_of_the_documentation_resolve(self):
        pages = {path: path.read_text() for path in FILES if path.suffix == ".md"}
        anchors = {
            path: {slug(each) for each in re.findall(r"^#+ (.*)$", text, re.M)} for path, text in pages.items()}
        broken = []
        for path, text in pages.items():
            for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)):
                if re.match(r"[a-z]+:", target):
                    continue
                name, _, anchor = target.partition("#")
                page = (path.parent / name).resolve() if name else path
                if not page.exists() or anchor and anchor not in anchors.get(page, ()):
                    broken.append((path, text[:text.index(target)].count("\n") + 1, target))
        self.none(broken, "leads nowhere")

    def test_every_variable_of_the_documentation_exists(self):
        code = "\n".join(path.read_text() for path in SOURCES)
        unknown = []
        for path, number, line in lines():
            if path.suffix != ".md":
                continue
            for name in re.findall(r"\bPAYOUT_LINKS_SANDBOX_([A-Z][A-Z_]*[A-Z])\b", line):
                option = name.lower().replace("_", "-")
                first, *rest = option.split("-")
                property = "var " + first + "".join(word.capitalize() for word in rest) + ":"
                spellings = (f"PAYOUT_LINKS_SANDBOX_{name}", f'"{option}"', f"--{option}", property)
                if not any(each in code for each in spellings):
                    unknown.append((path, number, name))
        self.none(unknown, "no such variable")


if __name__ == "__main__":
    unittest.main()
