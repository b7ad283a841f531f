"""The demo's sample: customers, orders and contracts whose history is real, because desk and engine made it.

`data` says who and what there is, `stories` what happened, `script` acts at the desk at scripted moments, and
`sample` puts the result into a home that has none.
"""
