"""Bytes in, readings out: tables of tally sheets as files give them. No sockets, no database."""
