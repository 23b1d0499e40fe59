"""The shape of the package: what the house style says and no other tool checks."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

import ssg

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "ssg"
LAYOUTS = REPOSITORY / "layouts"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if PACKAGE / "starter" not in path.parents)

LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
EMPTY_NAMES = {"base", "common", "core", "helpers", "manager", "site", "utils"}
MAY_MARK_SAFE = {"markdown", "templates"}
STAGES = {
    "load": "load",
    "parse": "parse",
    "index": "index",
    "plan": "plan",
    "render": "render",
    "write": "write",
    "checks": "check",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(module: Path) -> str:
    return module.relative_to(REPOSITORY).as_posix()


def functions(module: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_function_is_too_long() -> None:
    long = [
        f"{name_of(module)}:{function.lineno}: {function.name} has {length(function)} lines"
        for module in MODULES
        for function in functions(module)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_too_long() -> None:
    lengths = {name_of(m): len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_module_has_an_empty_name() -> None:
    parts = {part for module in MODULES for part in module.relative_to(PACKAGE).parts}
    assert {Path(part).stem for part in parts} & EMPTY_NAMES == set()


def test_every_public_function_has_a_docstring() -> None:
    silent = [
        f"{name_of(module)}:{node.lineno}: {node.name}"
        for module in MODULES
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        if isinstance(node, Function) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_the_values_of_the_model_are_frozen_and_slotted() -> None:
    values = [value for module in model_modules() for value in own_dataclasses(module)]
    assert values
    open_to_change = [
        value.__name__
        for value in values
        if not (value.__dataclass_params__.frozen and "__slots__" in vars(value))  # type: ignore[attr-defined]
    ]
    assert open_to_change == []


def model_modules() -> Iterator[ModuleType]:
    for path in MODULES:
        module = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
        module = module.removesuffix(".__init__")
        if module == "ssg.model" or module.startswith("ssg.model."):
            yield importlib.import_module(module)


def own_dataclasses(module: ModuleType) -> Iterator[type]:
    for value in vars(module).values():
        if isinstance(value, type) and is_dataclass(value) and value.__module__ == module.__name__:
            yield value


@pytest.mark.parametrize(("module", "function"), STAGES.items())
def test_a_stage_exports_one_function(module: str, function: str) -> None:
    stage = importlib.import_module(f"ssg.{module}")
    assert list(stage.__all__) == [function]
    assert callable(getattr(stage, function))


def test_templates_do_not_switch_escaping_off() -> None:
    unsafe = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\b")
    templates = [path for path in LAYOUTS.rglob("*") if path.suffix in {".html", ".xml"}]
    assert templates
    assert [name_of(t) for t in templates if unsafe.search(t.read_text(encoding="utf-8"))] == []


def test_only_the_engines_say_that_text_is_safe() -> None:
    marking = [
        name_of(module)
        for module in MODULES
        if re.search(r"\bMarkup\(", module.read_text(encoding="utf-8"))
        if module.relative_to(PACKAGE).with_suffix("").parts[0] not in MAY_MARK_SAFE
    ]
    assert marking == []


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(?P<version>[^]]+)\] - \d{4}-\d{2}-\d{2}$", changelog, re.MULTILINE)
    assert newest
    assert newest["version"] == ssg.__version__
