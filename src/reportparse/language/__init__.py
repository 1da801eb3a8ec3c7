"""Words of a text, by jieba."""
