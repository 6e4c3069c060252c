"""Conditions as data: a tree of comparisons with named facts, which people put together on a page.
Each app has its own catalogue of facts; the language is one."""
