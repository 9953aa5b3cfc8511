// The learning rates a race begins with: {surface: {optimizer: α}}, in JSON, for Python reads it too.
//
// How they were found, with course_lib: of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 and 8 times 10⁻⁴ to 1
// (2 at most, for a rescaled first step is as long as the rate), that whose mean of log₁₀ of the
// loss above the lowest, within 1e-6 and 1e6, over steps 0 to 150, is lowest: the median over 25
// starts around the surface's own, within 5 % of the domain either way. All other hyperparameters
// are the defaults. The saddles fall without end, so there is nothing to tune: 0.1 for all.
// tests/widgets/test_optimizer_race.py finds them again.
export const TUNED_RATES = {
  "ravine": {
    "SGD": 0.08, "Momentum": 0.2, "AdaGrad": 2, "RMSProp": 0.3,
    "Adam": 1.2, "AMSGrad": 1.2, "AdamW": 2
  },
  "rotated ravine": {
    "SGD": 0.08, "Momentum": 0.2, "AdaGrad": 2, "RMSProp": 0.25,
    "Adam": 1.5, "AMSGrad": 1.5, "AdamW": 2
  },
  "rosenbrock": {
    "SGD": 0.003, "Momentum": 0.02, "AdaGrad": 1.5, "RMSProp": 0.25,
    "Adam": 0.6, "AMSGrad": 0.6, "AdamW": 0.8
  },
  "beale": {
    "SGD": 0.025, "Momentum": 0.03, "AdaGrad": 2, "RMSProp": 0.12,
    "Adam": 0.4, "AMSGrad": 0.4, "AdamW": 0.6
  },
  "himmelblau": {
    "SGD": 0.02, "Momentum": 0.12, "AdaGrad": 2, "RMSProp": 0.1,
    "Adam": 1.5, "AMSGrad": 1.5, "AdamW": 1.5
  },
  "saddle": {
    "SGD": 0.1, "Momentum": 0.1, "AdaGrad": 0.1, "RMSProp": 0.1,
    "Adam": 0.1, "AMSGrad": 0.1, "AdamW": 0.1
  },
  "monkey_saddle": {
    "SGD": 0.1, "Momentum": 0.1, "AdaGrad": 0.1, "RMSProp": 0.1,
    "Adam": 0.1, "AMSGrad": 0.1, "AdamW": 0.1
  },
  "rastrigin": {
    "SGD": 0.004, "Momentum": 0.05, "AdaGrad": 2, "RMSProp": 0.05,
    "Adam": 1.5, "AMSGrad": 1.5, "AdamW": 0.2
  },
  "styblinski_tang": {
    "SGD": 0.05, "Momentum": 0.25, "AdaGrad": 1.2, "RMSProp": 0.25,
    "Adam": 1, "AMSGrad": 1, "AdamW": 1
  }
};
