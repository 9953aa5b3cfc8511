"""Trait types by optimizers' names: which of them run, their rates, their other hyperparameters."""

import traitlets

from course_lib.optimizers import OPTIMIZERS
from course_lib.widgets.traits import checked_number

RATES = (1e-5, 10)
SETTINGS = {"beta": (0, 0.9999), "beta1": (0, 0.9999), "beta2": (0, 0.9999), "weight_decay": (0, 1)}
DEFAULTS = {
    name: {key: value for key, value in rule(0.1).hyperparameters.items() if key in SETTINGS}
    for name, rule in OPTIMIZERS.items()
}


class Entrants(traitlets.TraitType):
    """Names of optimizers, each once, put in the library's order; TypeError or ValueError."""

    def __init__(self, default: list[str], **metadata):
        super().__init__(default, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        allowed = f"{self.name} must be a list of names of {', '.join(OPTIMIZERS)}, each once"
        if not isinstance(value, list | tuple):
            raise TypeError(f"{allowed}, got {value!r}")
        for name in value:
            check_optimizer(name, allowed)
        if len(set(value)) < len(value):
            raise ValueError(f"{allowed}, got {value!r}")
        return [name for name in OPTIMIZERS if name in value]

    def limits(self) -> dict:
        return {"kind": "names", "names": list(OPTIMIZERS)}


class RateOfEach(traitlets.TraitType):
    """Learning rates by optimizer's name, of some or all; raises TypeError or ValueError."""

    def __init__(self, **metadata):
        super().__init__({}, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        check_dict(self.name, value)
        for name in value:
            check_optimizer(name, f"{self.name} must have names of {', '.join(OPTIMIZERS)}")
        return {
            name: checked_number(f"{self.name}[{name!r}]", rate, *RATES)
            for name, rate in value.items()
        }

    def limits(self) -> dict:
        return {"kind": "settings", "settings": {name: number_limit(RATES) for name in OPTIMIZERS}}


class SettingsOfEach(traitlets.TraitType):
    """β, β1, β2, weight decay by optimizer's name; completed; raises TypeError or ValueError."""

    def __init__(self, **metadata):
        super().__init__({}, **metadata)
        self.tag(sync=True)

    def validate(self, obj, value):
        check_dict(self.name, value)
        full = {name: dict(defaults) for name, defaults in DEFAULTS.items() if defaults}
        for name, settings in value.items():
            check_optimizer(name, f"{self.name} must have names of {', '.join(full)}", full)
            place = f"{self.name}[{name!r}]"
            check_dict(place, settings)
            for key, number in settings.items():
                if key not in full[name]:
                    raise ValueError(
                        f"{place} must have some of {', '.join(full[name])}, got {key!r}"
                    )
                full[name][key] = checked_number(f"{place}[{key!r}]", number, *SETTINGS[key])
        return full

    def limits(self) -> dict:
        settings = {
            f"{name}.{key}": number_limit(SETTINGS[key])
            for name, defaults in DEFAULTS.items()
            for key in defaults
        }
        return {"kind": "settings", "settings": settings}


def number_limit(limits: tuple[float, float]) -> dict:
    """Return limits of a number as the browser gets them."""
    return {"kind": "number", "low": limits[0], "high": limits[1]}


def check_dict(name: str, value) -> None:
    """Raise TypeError for what is no dict."""
    if not isinstance(value, dict):
        raise TypeError(f"{name} must be a dict by optimizers’ names, got {value!r}")


def check_optimizer(name, allowed: str, among=OPTIMIZERS) -> None:
    """Raise TypeError or ValueError for what is no name of an optimizer."""
    if not isinstance(name, str):
        raise TypeError(f"{allowed}, got {name!r}")
    if name not in among:
        raise ValueError(f"{allowed}, got {name!r}")
