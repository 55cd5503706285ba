"""The whole stack on one machine: server, web, workers, beat and Flower, started and ended."""
