"""The rules a sheet must satisfy. One file a family, one function a rule, one code for ever."""
