"""The sentence classifier: what it learns from, how it sees a sentence, what it says of one."""
