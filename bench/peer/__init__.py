"""The peer: the same rows in a plain Django admin with django-import-export, as people use them."""
