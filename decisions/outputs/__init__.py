"""A record in, something to hand over out. Everything passes the identity guard (Rule 5)."""
