"""The made-up cast and their records: the scenarios of the field, for trying the service out."""
