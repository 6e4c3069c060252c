"""Pages of 支部轮值."""
