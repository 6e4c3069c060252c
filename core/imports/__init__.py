"""Staged import: guarded reading in a child process, set-wise checks, one transaction."""
