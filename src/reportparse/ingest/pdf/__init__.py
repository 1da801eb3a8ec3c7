"""PDF files: lines joined into the paragraphs that they were, without what stands on every page."""
