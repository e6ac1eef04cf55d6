"""Puts one root into a new NSS database, as `certutil -A -t C,C,C` does; pdfsig reads it.

Run in a process of its own: NSS is started once per process. Poppler brings the libraries along.
"""

import ctypes as c
import sys

TRUSTED_AUTHORITY = 0x08 | 0x10


class Trust(c.Structure):
    _fields_ = [("ssl", c.c_uint), ("email", c.c_uint), ("objects", c.c_uint)]


def main(folder: str, der_file: str) -> None:
    nss, smime = c.CDLL("libnss3.so"), c.CDLL("libsmime3.so")
    nss.PK11_GetInternalKeySlot.restype = c.c_void_p
    nss.PK11_InitPin.argtypes = [c.c_void_p, c.c_char_p, c.c_char_p]
    smime.CERT_DecodeCertFromPackage.restype = c.c_void_p
    smime.CERT_DecodeCertFromPackage.argtypes = [c.c_char_p, c.c_int]
    nss.PK11_ImportCert.argtypes = [c.c_void_p, c.c_void_p, c.c_ulong, c.c_char_p, c.c_int]
    nss.CERT_GetDefaultCertDB.restype = c.c_void_p
    nss.CERT_ChangeCertTrust.argtypes = [c.c_void_p, c.c_void_p, c.POINTER(Trust)]
    with open(der_file, "rb") as file:
        der = file.read()
    done = [nss.NSS_InitReadWrite(f"sql:{folder}".encode())]
    slot = nss.PK11_GetInternalKeySlot()
    done.append(nss.PK11_InitPin(slot, None, b""))
    root = smime.CERT_DecodeCertFromPackage(der, len(der))
    done.append(nss.PK11_ImportCert(slot, root, 0, b"root", 0))
    trust = Trust(*[TRUSTED_AUTHORITY] * 3)
    done.append(nss.CERT_ChangeCertTrust(nss.CERT_GetDefaultCertDB(), root, c.byref(trust)))
    if any(done):
        sys.exit(f"NSS answered {done}")


if __name__ == "__main__":
    main(*sys.argv[1:])
