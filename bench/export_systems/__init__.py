"""What writes books: ours in processes of its own, and the programs it is measured beside."""
