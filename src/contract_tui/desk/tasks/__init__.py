"""Background tasks: the queue of what is due, and due times that no wait explains.

The contract row is its own job: due time and lease stand beside the state that they guard, and change in
its transactions. A table of jobs beside it would sooner or later name a contract that has moved on, or miss
one that waits. Claiming moves the due time ahead by the lease, so a killed worker's contract becomes due
again by itself, and whoever lost the lease changes nothing.

Due times are moments of a clock that can be wrong. After a day on which the machine stood in 2028,
everything would wait for years; `due_times` knows the longest wait that the settings allow and pulls in
what lies beyond.
"""
