"""Tells of each target how many files and lines it has, and its largest circle: files that all need each other.

    scripts/house             a line for each target
    scripts/house -v          and the files of each circle

A file needs another when it names a type that the other declares outside of any braces.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2] / "Sources"
NOISE = re.compile(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*(?:.|\n)*?\*/')
DECLARED = re.compile(r"\b(?:class|struct|enum|protocol|actor|typealias)\s+([A-Z]\w*)")
NAME = re.compile(r"\b[A-Z]\w*")


def targets():
    return sorted(path for path in ROOT.iterdir() if files(path))


def files(target):
    return sorted(target.rglob("*.swift"))


def outside_braces(text):
    depth, kept = 0, []
    for character in text:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif depth == 0:
            kept.append(character)
    return "".join(kept)


def arrows(sources):
    texts = {file: NOISE.sub(" ", file.read_text()) for file in sources}
    homes = {}
    for file, text in texts.items():
        for name in DECLARED.findall(outside_braces(text)):
            homes[name] = file
    return {
        file: {homes[name] for name in NAME.findall(text) if homes.get(name, file) != file}
        for file, text in texts.items()
    }


def circles(needed):
    """Sets of two and more files of which each leads to each other one: Tarjan's algorithm, without recursion."""
    index, low, on_path, path, found = {}, {}, set(), [], []
    for root in needed:
        if root in index:
            continue
        work = [(root, iter(needed[root]))]
        index[root] = low[root] = len(index)
        path.append(root)
        on_path.add(root)
        while work:
            file, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    path.append(other)
                    on_path.add(other)
                    work.append((other, iter(needed[other])))
                    break
                if other in on_path:
                    low[file] = min(low[file], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[file])
                if low[file] == index[file]:
                    circle = set()
                    while file not in circle:
                        other = path.pop()
                        on_path.discard(other)
                        circle.add(other)
                    if len(circle) > 1:
                        found.append(circle)
    return sorted(found, key=len, reverse=True)


def main():
    print(f"{'target':<24}{'files':>6}{'lines':>8}  circles")
    for target in targets():
        lines = sum(file.read_text().count("\n") for file in files(target))
        found = circles(arrows(files(target)))
        sizes = " ".join(str(len(each)) for each in found) or "-"
        print(f"{target.name:<24}{len(files(target)):>6}{lines:>8}  {sizes}")
        if "-v" in sys.argv[1:]:
            for circle in found:
                print("    " + ", ".join(sorted(file.stem for file in circle)))


if __name__ == "__main__":
    main()
