"""How the files of a pack are read: sections of TOML, values, lists; every fault at its place."""
