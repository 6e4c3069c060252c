"""Reading a file in a guarded child process: its sheets, titles and cells."""
