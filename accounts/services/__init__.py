"""The only writers of users, grants and everything that keeps their log-in safe."""
