"""The design system in Django: what a question is, how one page of them behaves.

`fields`      the few kinds of question, each cleaning what people paste
`conditions`  "ask this only when that was answered so"
`forms`       a form of questions, its bound fields, and repeated rows
`page`        a form and its rows as one screen: values, errors, what is shown
"""
