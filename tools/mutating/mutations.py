"""The mutations of a module's text: each a single small change, made by Cosmic Ray's operators."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

# One partner for each operator, and both the edge and the opposite of a comparison: all pairs that
# Cosmic Ray has would be five times as many, and those left out are caught by the same tests.
BINARY = (
    "Add_Sub Sub_Add Mul_Div Div_Mul FloorDiv_Div Mod_FloorDiv Pow_Mul "
    "BitAnd_BitOr BitOr_BitAnd LShift_RShift RShift_LShift"
)
COMPARISONS = (
    "Eq_NotEq NotEq_Eq Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt GtE_Lt Is_IsNot IsNot_Is"
)
OTHERS = (
    "ReplaceUnaryOperator_USub_UAdd ReplaceUnaryOperator_Delete_Invert "
    "ReplaceUnaryOperator_Delete_Not AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue "
    "ReplaceAndWithOr ReplaceOrWithAnd ReplaceBreakWithContinue ReplaceContinueWithBreak "
    "NumberReplacer RemoveDecorator ZeroIterationForLoop"
)
OPERATORS = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in BINARY.split()),
    *(f"ReplaceComparisonOperator_{pair}" for pair in COMPARISONS.split()),
    *OTHERS.split(),
)


@dataclass(frozen=True)
class Mutation:
    """Where a change is made (class and function, dotted), the lines before, the lines after."""

    module: str
    place: str
    old: str
    new: str

    def __str__(self):
        return f"{self.module}, {self.place or 'module'}:\n    {self.old}\n    {self.new}"


def mutants_of(module: str, text: str) -> Iterator[tuple[Mutation, str]]:
    """Yield each mutation of a module, with the whole text that it leads to.

    Those of annotations alone are left out: they change nothing that runs.
    """
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    running, places = _without_annotations(text), places_in(text)
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        positions = [len([*operator.mutation_positions(n)]) for n in ast_nodes(get_ast(text))]
        for occurrence in range(sum(positions)):
            mutated = mutate_code(text, operator, occurrence)
            try:
                if mutated is None or _without_annotations(mutated) == running:
                    continue
            except SyntaxError:  # an operator that took too much: nothing to be tried
                continue
            first, old, new = _changed(text, mutated)
            yield Mutation(module, places.get(first, ""), old, new), mutated


def _changed(text: str, mutated: str) -> tuple[int, str, str]:
    """Return the number of the first line that differs, and the differing lines of both."""
    before, after = text.splitlines(), mutated.splitlines()
    first = next(i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    last, least = 0, min(len(before), len(after)) - first - 1
    while last < least and before[-1 - last] == after[-1 - last]:
        last += 1
    old, new = ("\n".join(lines[first : len(lines) - last]).strip() for lines in (before, after))
    while first < len(before) - last - 1 and not before[first].strip():
        first += 1  # with a decorator the blank lines above it go
    return first + 1, old, new


def places_in(text: str) -> dict[int, str]:
    """Return the dotted name of the innermost class or function around each line."""
    places: dict[int, str] = {}

    def note(node: ast.AST, around: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = around
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                inner = f"{around}.{child.name}".removeprefix(".")
                begun = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                places.update(dict.fromkeys(range(begun, child.end_lineno + 1), inner))
            note(child, inner)

    note(ast.parse(text), "")
    return places


class _Unannotated(ast.NodeTransformer):
    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node):
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def _without_annotations(text: str) -> str:
    return ast.dump(_Unannotated().visit(ast.parse(text)))
