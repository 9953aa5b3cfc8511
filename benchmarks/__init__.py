"""What the course's code costs, beside what a reader would otherwise use."""
