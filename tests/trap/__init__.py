"""A trap for whatever leaves the machine or the data folder: a refusing proxy, a recorder in each process."""
