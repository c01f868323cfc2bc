"""Tables like a decision's, one for each way of keeping its past."""
