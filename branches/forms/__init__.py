"""Forms: `registry` about Party organizations and coverage, `instructors` about who is sent."""
