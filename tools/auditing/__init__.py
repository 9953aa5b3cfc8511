"""What `make audit` is made of: a server, Lighthouse, the wait for a widget, and the marks."""
