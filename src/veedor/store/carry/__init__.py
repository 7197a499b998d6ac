"""What leaves a workspace as one encrypted file, and comes back: backups, and the bundles of nodes."""
