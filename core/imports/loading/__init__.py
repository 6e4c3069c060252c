"""Staging, set-wise checks and writing, in one transaction."""
