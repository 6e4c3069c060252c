"""Pages of 发展党员: candidates, what is done about one, seats, the 红苗计划, the rules."""
