"""What holds for awards whoever asks: earned when, valid how long, printed what, kept how long.

Plain Python.
"""
