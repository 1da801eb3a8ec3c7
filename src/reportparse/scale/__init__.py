"""Many reports: a batch of files into one table."""
