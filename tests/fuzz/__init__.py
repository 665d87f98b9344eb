"""Random programs of the declaration language, carried through the chain and held against plain mpmath."""
