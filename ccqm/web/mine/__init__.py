"""`/mine/`: what a person keeps in an account of their own, for its owner and for nobody else."""
