"""Word files (.docx): the words of a document with the numbers that Word shows before them."""
