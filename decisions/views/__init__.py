"""HTTP only, one module per place. Views hold no policy: they ask, call a service, and show."""
