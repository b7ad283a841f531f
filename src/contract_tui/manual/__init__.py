"""The documents that come with the program, by topic: what `contract-tui help` and the interface's 手册 show.

They are written in docs/ and packed into the wheel, so that a jump host without the repository has them. A
hint that pointed at a file which is not installed would be no hint: every sentence names a topic instead,
and a test holds the topics against the sentences.
"""

from contract_tui.manual.topics import Topic, read, topics

__all__ = ["Topic", "read", "topics"]
