"""What a chapter shows: figures, sentences with computed numbers, tables, the library's source.

Nothing is imported here: `palette`, which the widgets read, costs no matplotlib.
"""
