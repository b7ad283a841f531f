"""The demo's sample: customers, orders and contracts whose history is real, because desk and engine made it.

`data` says who and what there is, `stories` what happened, `script` acts at the desk at scripted moments,
and `sample` puts the result into a home that has none.

Rows written by hand would be quicker and would lie: events without digests, signatures over other bytes,
states that no step reaches. The first `check` in the demo would call its own sample tampered with, and a
change of a rule would leave the sample as it was. So the sample is made by the use cases, on a clock that
tells the past, and it fails when they do.

This room stands above the engine, which it runs; nothing below it knows that there is a demo, except for
the marks on paper (P15, P16). A home that holds somebody's contracts is never made into one.
"""
