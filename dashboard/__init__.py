"""The implementation dashboard: is training applied, and did the leader do their part?"""
