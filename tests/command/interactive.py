"""Standard input as an interactive session: the program itself is the module __main__ before."""
