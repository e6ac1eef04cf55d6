"""From the frozen facts of a certificate to the bytes of its PDF. Plain Python."""
