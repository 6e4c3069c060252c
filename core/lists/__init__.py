"""Lists: columns, filters, pages of keys, saved views, search by typing, and their Excel files."""
