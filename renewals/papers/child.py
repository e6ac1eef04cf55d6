"""One page of one PDF, in a process of its own: `child.py FOLDER count MOST` or `child.py FOLDER NUMBER`.

FOLDER holds `paper.pdf` and nothing else. Prints how many pages it has, at most MOST, or writes the
picture to `page.png`. Whatever goes wrong ends the process with a status and ends nothing else.
"""

import resource
import sys
from pathlib import Path

CPU_SECONDS = 15
MEMORY = 2 * 1024**3
SPACE = 64 * 1024**2
# The longer side of a picture is 900 points at this many pixels an inch: 1,875 pixels.
PIXELS_PER_INCH = 150
PAGE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#context {
  let paper = image("paper.pdf", page: int(sys.inputs.page))
  let size = measure(paper)
  let part = 900pt / calc.max(size.width, size.height)
  let (wide, high) = (calc.max(1pt, size.width * part), calc.max(1pt, size.height * part))
  image("paper.pdf", page: int(sys.inputs.page), width: wide, height: high)
}
"""


def limit() -> None:
    """Before anything of the file is read."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, SPACE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(folder: Path, asked: str, most: int) -> None:
    limit()
    import typst

    source = folder / "page.typ"
    source.write_text(PAGE)
    compiler = typst.Compiler(source, root=folder, ignore_system_fonts=True)

    def exists(number: int) -> bool:
        try:
            compiler.compile(format="png", ppi=1, sys_inputs={"page": str(number)})
        except typst.TypstError as error:
            if "does not exist" in str(error):
                return False
            raise
        return True

    if asked == "count":
        low, high = 1, most  # the first is asked for as well: a file without pages is no document
        if not exists(1):
            raise SystemExit(3)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if exists(middle) else (low, middle - 1)
        sys.stdout.write(str(low))
        return
    made = compiler.compile(format="png", ppi=PIXELS_PER_INCH, sys_inputs={"page": asked})
    assert isinstance(made, bytes)  # noqa: S101  one page is one picture
    (folder / "page.png").write_bytes(made)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
