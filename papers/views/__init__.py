"""Pages of papers: templates and their versions, making papers, packs, the handbook."""
