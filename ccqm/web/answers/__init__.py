"""Pages of the answers: they know a ballot and nothing else."""
