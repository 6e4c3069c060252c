"""The API: `registry` has Party organizations and coverage, `instructors` who is sent."""
