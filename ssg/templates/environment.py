"""Jinja's environment, quicker where most pages spend their time; what it renders is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing
from markupsafe import Markup, escape

__all__ = ["Environment"]


def plain(value: Any) -> str:
    """Return what a template prints, escaped; most of it has nothing to escape."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str and not ("&" in value or "<" in value or ">" in value or "'" in value):
        return value if '"' not in value else escape(value)
    return escape(value)


class _Generator(CodeGenerator):
    """Jinja's own, but what is printed is only made a `Markup` where it has to be escaped."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.plain(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write how an attribute is looked up: at once, and only if there is none, Jinja's way."""
        owner, found = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({found} if ({found} := getattr(({owner} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else ")
        self.write(f"environment.getattr({owner}, {node.attr!r}))")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Write how a part is included: it is not looked into if it prints nothing."""
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str):
            super().visit_Include(node, frame)
            return
        self.writeline(f"if not environment.is_empty({name!r}):", node)
        self.indent()
        super().visit_Include(node, frame)
        self.outdent()


_EVAL_CONTEXT = pass_eval_context(lambda _: None).jinja_pass_arg  # type: ignore[attr-defined]


class _Context(Context):
    """Jinja's own, but quick to call a macro or a message, which is most of what templates call."""

    @internalcode
    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call something with the arguments that it is given in a template."""
        if type(called) is not Macro:
            if getattr(called, "jinja_pass_arg", None) is not _EVAL_CONTEXT:
                return super().call(called, *args, **kwargs)
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return called(self.eval_ctx, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        if _is_special(called) or len(args) > len(called.arguments):
            return called(self.eval_ctx, *args, **kwargs)
        rest = called.arguments[len(args) :]
        if not kwargs.keys() <= set(rest):
            return called(self.eval_ctx, *args, **kwargs)
        text = called._func(*args, *[kwargs.get(name, missing) for name in rest])
        return str.__new__(Markup, text) if self.eval_ctx.autoescape else text


def _is_special(macro: Macro) -> bool:
    """Say whether a macro takes more than the arguments that it names."""
    return macro.caller or macro.catch_kwargs or macro.catch_varargs


class _Template(jinja2.Template):
    """Jinja's own, but it does not ask at each import whether other globals are seen there."""

    @internalcode
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Environment(jinja2.Environment):
    """Jinja's own, but quick to find a template and to begin it.

    Jinja asks a cache with a key that is slow to make, and each template copies the globals, for
    which a chain is slow.
    """

    code_generator_class = _Generator
    context_class = _Context
    template_class = _Template
    plain = staticmethod(plain)

    def __init__(self, **options: Any) -> None:
        """Begin without any template."""
        super().__init__(**options)
        for name, filter_ in self.filters.items():  # those that may wait are slower to call
            if hasattr(filter_, "jinja_async_variant"):
                self.filters[name] = filter_.__wrapped__
        self._found: dict[str | jinja2.Template, jinja2.Template] = {}
        self.is_empty = lru_cache(maxsize=None)(self._is_empty)

    def _is_empty(self, name: str) -> bool:
        """Tell whether a template is there, and is nothing but comments."""
        assert self.loader is not None  # noqa: S101
        try:
            source, *_ = self.loader.get_source(self, name)
            return not self.parse(source).body
        except (jinja2.TemplateError, UnicodeDecodeError):  # told where the template is used
            return False

    @internalcode
    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        """Return a template by its name; no name is relative to another one."""
        if (found := self._found.get(name)) is None:
            found = self._found[name] = super().get_template(name, parent, globals)
        return found

    def make_globals(self, d: Mapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template sees besides its own."""
        return {**self.globals, **(d or {})}
