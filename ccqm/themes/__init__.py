"""What people wrote in their own words, read by two trained people and told as themes only."""
