"""Pages of dues: months, people, money between Party organizations, lists of payments, rules."""
