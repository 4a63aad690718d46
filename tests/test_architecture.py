"""House rules that code can check: rooms and their direction, budgets, names, start-up.

Why each of them is there: CONTRIBUTING.md. A failure lists every place with what to do.
"""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from benchmarks.cold_start import GRADER, median_costs

ROOT = Path(__file__).resolve().parents[1]

LEVELS = (
    ("errors",),
    ("language",),
    ("bank",),
    ("evidence",),
    ("scoring",),
    ("calibration",),
    ("batch",),
    ("web",),
    ("cli",),
)
"""Rooms from the ground up; a room imports from lower levels only."""

LEVEL_OF = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}

OUTSIDE = ("benchmarks", "training", "tests", "docs")
"""Folders that may import the package; the package imports none of them."""

MAX_MODULE_LINES = 300
MAX_BODY_LINES = 40
MAX_PARAMETERS = 5
MAX_POSITIONAL = 2

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
"""They say nothing about what a file holds."""

HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "pandas", "matplotlib"}
"""Each takes a second or more to load."""

HEAVY_MODULES = {
    "grader/evidence/sentence_transformer.py",  # for those who name a model of their own
    "grader/calibration/calibrator.py",  # for those who fit scores; grading loads what was fitted
    "grader/calibration/folds.py",  # the same
    "grader/calibration/rubric_grader.py",  # the same
    "grader/calibration/report/figures.py",  # for those who ask for a report
}

NOT_FOR_HELP = HEAVY | {
    "alembic",
    "charset_normalizer",
    "datasketch",
    "docx",
    "fastapi",
    "jinja2",
    "lxml",
    "numpy",
    "onnxruntime",
    "openpyxl",
    "pydantic",
    "pypdf",
    "rapidfuzz",
    "ruamel",
    "scipy",
    "simplemma",
    "sqlalchemy",
    "starlette",
    "tokenizers",
    "uvicorn",
}

NOT_FOR_ASK = HEAVY | {
    "charset_normalizer",
    "dask",
    "datasketch",
    "docx",
    "fastapi",
    "lxml",
    "matplotlib",
    "openpyxl",
    "pyarrow",
    "pypdf",
    "safetensors",
    "scipy",
    "sqlalchemy",
}

ASK_MEGABYTES = 400
"""What one answer may take at its peak, with all channels."""

HELP_CPU_SECONDS = 0.3
SLOW_MACHINE = 2.0
"""A shared build machine may take this many times what an office computer does."""

TEXT_SUFFIXES = {".py", ".md", ".toml", ".yaml", ".txt", ".svg", ".json", ".csv"}

_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|home|root|Users)/\w|\b[A-Z]:\\+Users\\", re.ASCII)


@dataclass(frozen=True)
class Module:
    """One source file, parsed."""

    path: Path
    tree: ast.Module
    n_lines: int

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The room a module of the package stands in; empty for the package itself."""
        return room_of(self.name)


def room_of(name: str) -> str:
    return name.partition(".")[2].partition(".")[0]


def modules(*folders: str) -> list[Module]:
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [parsed(path) for path in paths]


def parsed(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, ast.parse(text), text.count("\n"))


PACKAGE = modules("grader")
SOURCES = [*PACKAGE, *modules("benchmarks", "training")]
ROOMS = sorted(path.parent.name for path in (ROOT / "grader").glob("*/__init__.py"))


def imports(module: Module, *, within: ast.AST | None = None) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, those inside functions too."""
    for node in ast.walk(within or module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                package = module.name.split(".")
                above = node.level - (module.path.stem == "__init__")
                source = ".".join([*package[: len(package) - above], source]).rstrip(".")
            yield node.lineno, source
            yield from ((node.lineno, f"{source}.{name.name}") for name in node.names)


def package_imports(module: Module) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of imports of real modules of the package."""
    known = {other.name for other in PACKAGE}
    yield from ((line, name) for line, name in imports(module) if name in known)


def loaded_at_import(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the imports that run when the module is loaded: in no function, in no type check."""
    waiting: list[ast.AST] = list(module.tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports(module, within=ast.Module([node], []))
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += ast.iter_child_nodes(node)


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(sources: Iterable[Module]) -> Iterator[tuple[Module, Function]]:
    for module in sources:
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                yield module, node


def body_lines(function: Function) -> int:
    """Lines from the first statement below the docstring to the last."""
    body = function.body[ast.get_docstring(function) is not None :]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def positional(function: Function) -> list[str]:
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    return [name for name in names if name not in ("self", "cls")]


def is_free_in_parameters(module: Module, function: Function) -> bool:
    """Signatures that a library dictates: a command, a route, a validator, a dunder method."""
    is_command = module.room == "cli" and function.name == module.path.stem
    is_dunder = function.name.startswith("__") and function.name.endswith("__")
    decorators = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    is_route = module.room == "web" and "router." in decorators  # filled by name, from a request
    is_theirs = is_route or "validator" in decorators or "callback" in decorators
    return is_command or is_dunder or is_theirs


def listed(found: Iterable[str]) -> str:
    return "\n" + "\n".join(found)


def test_every_room_has_a_level() -> None:
    found = [
        f"grader/{room}/__init__.py:1: room {room!r} has no level; "
        "give it one in LEVELS and in docs/architecture.md"
        for room in ROOMS
        if room not in LEVEL_OF
    ]

    assert not found, listed(found)


def test_imports_point_down() -> None:
    found = [
        f"{module.where}:{line}: room {module.room!r} imports {name}; it must import from lower "
        "rooms only, so move the code down or pass the value in"
        for module in PACKAGE
        for line, name in package_imports(module)
        if module.room in LEVEL_OF
        and room_of(name) not in ("", module.room)
        and LEVEL_OF.get(room_of(name), len(LEVELS)) >= LEVEL_OF[module.room]
    ]

    assert not found, listed(found)


def test_one_command_alone_knows_of_the_page() -> None:
    """It is an extra: whoever did not install it must not notice."""
    found = [
        f"{module.where}:{line}: imports {name}; only grader/cli/serve.py may, when it runs"
        for module in PACKAGE
        for line, name in package_imports(module)
        if room_of(name) == "web" and module.room != "web" and module.path.stem != "serve"
    ]

    assert not found, listed(found)


def test_the_package_imports_nothing_that_stands_beside_it() -> None:
    found = [
        f"{module.where}:{line}: the package imports {name}; it must work without "
        f"{', '.join(OUTSIDE)}, so move the code into a room"
        for module in PACKAGE
        for line, name in imports(module)
        if name.split(".")[0] in OUTSIDE
    ]

    assert not found, listed(found)


def test_modules_form_no_cycle() -> None:
    graph = {module.name: {name for _, name in package_imports(module)} for module in PACKAGE}

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"{' -> '.join(error.args[1])}: the modules import one another; break the ring")

    assert len(order) >= len(PACKAGE)


def test_modules_are_short() -> None:
    found = [
        f"{module.where}:{MAX_MODULE_LINES + 1}: the module has {module.n_lines} lines; it must "
        f"have at most {MAX_MODULE_LINES}, so give one of its subjects a module of its own"
        for module in SOURCES
        if module.n_lines > MAX_MODULE_LINES
    ]

    assert not found, listed(found)


def test_functions_are_short() -> None:
    found = [
        f"{module.where}:{function.lineno}: the body of {function.name!r} has "
        f"{body_lines(function)} lines; it must have at most {MAX_BODY_LINES}, so name its steps"
        for module, function in functions(SOURCES)
        if body_lines(function) > MAX_BODY_LINES
    ]

    assert not found, listed(found)


def test_functions_take_few_parameters() -> None:
    found = [
        f"{module.where}:{function.lineno}: {function.name!r} takes {n} parameters; it must take "
        f"at most {MAX_PARAMETERS}, so pass a named value that holds them"
        for module, function in functions(SOURCES)
        if (n := len(positional(function)) + len(function.args.kwonlyargs)) > MAX_PARAMETERS
        and not is_free_in_parameters(module, function)
    ]

    assert not found, listed(found)


def test_public_functions_name_what_they_are_given() -> None:
    """A private one is called beside its definition; a public call must read alone."""
    found = [
        f"{module.where}:{function.lineno}: {function.name!r} takes {', '.join(names)} by "
        f"position; all but {MAX_POSITIONAL} must be keyword-only, so put a * before "
        f"{names[MAX_POSITIONAL]!r}"
        for module, function in functions(PACKAGE)
        if not function.name.startswith("_")
        and len(names := positional(function)) > MAX_POSITIONAL
        and not is_free_in_parameters(module, function)
    ]

    assert not found, listed(found)


def test_module_names_say_something() -> None:
    found = [
        f"{module.where}:1: {part!r} names no subject; name the module after what it holds"
        for module in [*SOURCES, *modules("tests", "docs")]
        for part in module.path.relative_to(ROOT).with_suffix("").parts
        if part.removeprefix("test_") in EMPTY_NAMES
    ]

    assert not found, listed(found)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_what_it_offers(room: str) -> None:
    offered = importlib.import_module(f"grader.{room}")
    names = list(getattr(offered, "__all__", []))
    where = f"grader/{room}/__init__.py:1"

    assert names, f"{where}: there is no __all__; it must name what other rooms may use"
    assert len(set(names)) == len(names), f"{where}: a name occurs twice in __all__"
    untrue = [name for name in names if not hasattr(offered, name)]
    assert not untrue, f"{where}: __all__ names {untrue}, which the room does not have"


def test_heavy_libraries_load_where_they_are_needed() -> None:
    found = [
        f"{module.where}:{line}: {name} loads with the module; import it inside the function "
        "that needs it"
        for module in PACKAGE
        for line, name in loaded_at_import(module)
        if name.split(".")[0] in HEAVY and module.where not in HEAVY_MODULES
    ]

    assert not found, listed(dict.fromkeys(found))


def loaded_by(*arguments: str) -> set[str]:
    """Run the command and return the packages that it loaded."""
    code = (
        "import sys\n"
        "from grader.cli import main\n"
        "code = main()\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.command
@pytest.mark.model
def test_ask_loads_nothing_heavy() -> None:
    found = sorted(NOT_FOR_ASK & loaded_by("ask", "q07", ".fit() starts the training job."))

    assert not found, (
        f"'grader ask' loads {', '.join(found)}; import inside the function that needs it "
        "(python -X importtime shows who asks for it)"
    )


@pytest.mark.command
@pytest.mark.model
def test_ask_needs_little_memory() -> None:
    ask = [*GRADER, "ask", "q07", ".fit() starts the training job.", "--bank", str(ROOT)]

    cost = median_costs({"grader ask": ask}, n_runs=1)["grader ask"]

    assert cost.peak_megabytes < ASK_MEGABYTES


@pytest.mark.command
def test_help_loads_nothing_heavy() -> None:
    found = sorted(NOT_FOR_HELP & loaded_by("--help"))

    assert not found, (
        f"'grader --help' loads {', '.join(found)}; import inside the command that needs it "
        "(python -X importtime -c 'import grader.cli' shows who asks for it)"
    )


@pytest.mark.command
def test_help_is_quick() -> None:
    resource = pytest.importorskip("resource", reason="only Unix counts a child's CPU time")

    def cpu_seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        loaded_by("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    best = min(cpu_seconds() for _ in range(3))

    assert best < HELP_CPU_SECONDS * SLOW_MACHINE, (
        f"'grader --help' takes {best:.2f} s of CPU time; it must take less than "
        f"{HELP_CPU_SECONDS} s, {HELP_CPU_SECONDS * SLOW_MACHINE} s on a slow machine"
    )


def texts() -> Iterator[Path]:
    """Every text file of the project."""
    yield from (path for path in ROOT.iterdir() if path.suffix in TEXT_SUFFIXES)
    yield from (ROOT / "Makefile", ROOT / "NOTICE", ROOT / ".ci" / "run")
    for folder in ("grader", "reference", "rubrics", "samples", *OUTSIDE):
        yield from (p for p in (ROOT / folder).rglob("*") if p.suffix in TEXT_SUFFIXES)


def test_no_path_of_one_machine_is_written_down() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {match[0]!r} is a path of one machine; "
        "make it relative, or an argument"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := _MACHINE_PATH.search(line))
    ]

    assert not found, listed(found)
