"""Proofs that a killed worker loses and doubles nothing (issue: the main job, points 4 and 5)."""
