"""How older workspaces are brought to the present layout."""
