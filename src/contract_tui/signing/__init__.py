"""Who signs, and how that is observed: the provider protocol, its implementations, keys and trust.

A signing service is not a function: it is asynchronous, down at times, and answers late, twice or never. So
it is told once, under a key of contract and command, and then asked; whoever repeats what may have been
done sends a customer two contracts. What a provider does by itself it says of itself (`registry`,
`Capabilities`): code that concludes "not files, hence simulated" would mark a real company as activated and
invent its courier.

The platform's key has one door, `opened`. Opened anywhere else, it would lie in the memory of an operator's
window, and a wrong passphrase tried for every contract locks a token for good.

Certificates decide about believing, never about form: an unknown root is a finding. Libraries for it take
0.7 s to load, so they are imported inside the functions that need them; at the head of a module they would
be loaded to draw a list.
"""
