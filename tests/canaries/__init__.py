"""Canaries: unique words typed everywhere, then looked for where no content may ever be.

`walker`   a person in Chromium who types a canary into every box, and what they noticed
`records`  walks through records: written, read, shared, limited, opened in an emergency
`house`    walks of those who look after people and settings, and of somebody invited
`refused`  walks into errors: what is typed there is kept nowhere, or only as typing
`traces`   everything that the walks left behind, as text that can be searched
"""
