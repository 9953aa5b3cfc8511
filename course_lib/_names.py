"""What an optimizer's hyperparameters are called elsewhere, so that an error can name ours."""

import inspect

ELSEWHERE = {  # our name: those of the papers and of other libraries
    "learning_rate": "lr alpha eta rate step_size stepsize",
    "epsilon": "eps",
    "beta1": "b1 beta_1 momentum betas beta",
    "beta2": "b2 beta_2 rho betas beta",
    "beta": "beta1 beta2",
}
OF_CLASS = {"Momentum": {"beta": "momentum mu"}, "RMSProp": {"beta": "rho decay"}}
ANOTHER_CLASS = {
    "momentum": "Momentum",
    "nesterov": "Momentum",
    "dampening": "Momentum",
    "weight_decay": "AdamW",
    "amsgrad": "AMSGrad",
}


def signature_of(cls: type) -> inspect.Signature:
    """Return how a class is called: where its `__init__` passes on `**others`, to its parent's.

    >>> from course_lib import AdamW
    >>> list(signature_of(AdamW).parameters)[-2:]
    ['epsilon_inside_sqrt', 'weight_decay']
    """
    _, *own = inspect.signature(cls.__init__).parameters.values()
    kept = {p.name: p for p in own if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}
    passes_on = any(p.kind == p.VAR_KEYWORD for p in own)
    above = getattr(cls.__base__, "__signature__", None)
    if not passes_on or above is None:
        return inspect.Signature(own)
    return inspect.Signature((dict(above.parameters) | kept).values())


def refuse_other_names(cls: type, names) -> None:
    """Raise a TypeError that says what a class calls the first of the names that it does not know.

    >>> from course_lib import Adam
    >>> refuse_other_names(Adam, ["beta1", "eps"])
    Traceback (most recent call last):
    TypeError: Adam takes epsilon, not eps
    """
    known = signature_of(cls).parameters
    if any(p.kind == p.VAR_KEYWORD for p in known.values()):
        return
    for name in names:
        if name not in known:
            raise TypeError(_advice(cls.__name__, list(known), name))


def _advice(cls: str, known: list[str], name: str) -> str:
    tables = (ELSEWHERE, OF_CLASS.get(cls, {}))
    ours = [ours for table in tables for ours, others in table.items() if name in others.split()]
    ours = [name for name in known if name in ours]
    if not ours and ANOTHER_CLASS.get(name, cls) != cls:
        return f"{cls} takes no {name}, but there is {ANOTHER_CLASS[name]}"
    if not ours:
        from difflib import get_close_matches  # which an import of the course need not wait for

        ours = get_close_matches(name, known, n=1)
    if ours:
        return f"{cls} takes {' and '.join(ours)}, not {name}"
    return f"{cls} takes {', '.join(known)}, not {name}"
