"""Folders of the course for a class: what a student gets, and what a teacher has on top."""
