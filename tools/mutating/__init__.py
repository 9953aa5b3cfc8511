"""What `make mutants` is made of: the mutations of a text, and the trying of each."""
