"""Sharing decisions: the one app. Read this map first.

choices.py   every list of answers that the code branches on
models/      what is stored; each class says what one row means
law/         reasons in law as dated data          identities/    Rule 5: find people in a text
design/      what a question and a page are        rules/         one file per golden rule
audit/       the append-only log, and every look   roles.py       who has which role and grant
access.py    the one door: a rule for each address, and the look written before it opens
selectors/   every read, scoped to a person        outputs/       a record in, text or PDF out
jobs.py      work that waits                       services/      every write, each a transaction
tasks.py     Celery's doors                        views/         HTTP only, behind door.py
demo/        the made-up cast and records          checks.py      what must be so before a start
working_days.py  bank holidays by nation           adapters.py    what allauth asks of us
middleware.py    no-store, idle lock, second factor, a line a request
urls.py          every address with its rule; urls_signing_in.py, urls_organisation.py likewise

A module imports only from those before it in this order:
choices, models, working_days, law, identities, design, rules, audit, roles, access, selectors,
outputs, jobs, services, tasks, views, urls. `make lint` checks it.
"""
