"""Real servers that the tests bring themselves. Never used outside development and tests."""
