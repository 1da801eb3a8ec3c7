"""Saved web pages: the main text, without what stands around it."""
