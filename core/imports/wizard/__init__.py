"""The import in the browser: template, titles, preview, confirmation, undoing."""
