"""The only writers of Party organizations and coverage on somebody's behalf."""

from branches.services.facts import refresh_coverage_facts

__all__ = ["refresh_coverage_facts"]
