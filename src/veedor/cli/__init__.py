"""The command line. One file a command family; heavy rooms are imported inside the commands."""
