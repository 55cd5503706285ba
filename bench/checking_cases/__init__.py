"""What `bench.checking` asks the checker: true texts, hand-made paraphrases, and planted errors.

Nothing here knows the checker: the alterations have rules, lists and a sentence splitter of their
own.
"""
