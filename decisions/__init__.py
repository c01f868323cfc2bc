"""Sharing decisions: the one app. Read this map first.

choices.py   every list of answers that the code branches on
models/      what is stored; each class says what one row means
law/         reasons in law as dated data          identities/    Rule 5: find people in a text
design/      what a question and a page are        rules/         one file per golden rule
audit/       the append-only log                   access.py      the one door to a record
selectors.py every read, scoped to a person        outputs/       a record in, text out
services/    every write, one transaction each     jobs.py        work that waits, and its bell
tasks.py     Celery's doors
views/       HTTP only                             demo/          the made-up cast and records
working_days.py  bank holidays by nation           middleware.py  no-store, and the idle lock

A module imports only from those before it in this order:
choices, models, working_days, law, identities, design, rules, audit, access, selectors,
outputs, jobs, services, tasks, views, urls. `make lint` checks it.
"""
