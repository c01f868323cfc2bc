"""The service as people use it: a real server, a real Chromium, mouse, keyboard, no script.

`server`    the server process and its databases, copied from templates
`journey`   a person who fills the pages from `decisions/demo/scenarios.py`
`hands`     how that person answers: by mouse, or by keyboard alone
"""
