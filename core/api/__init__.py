"""Doors for other programs (`/api/v1/`): what the `api` module of every app is made of.

The same filters, scope and services as the pages; answers and errors are JSON, texts are Chinese.
"""
