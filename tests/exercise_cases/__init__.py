"""Answers to the exercises, right and wrong, for test_exercises."""
