"""The machine-readable certificate: Open Badges 3.0 credentials, made, signed and checked.

Pure: values in, values out. Nothing here reads a database, a clock or the network.
"""
