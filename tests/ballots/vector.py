"""The published test vector of RFC 9474, Appendix A.1."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

_READ = json.loads((Path(__file__).parent / "rfc9474.json").read_text())
VECTOR = {name: bytes.fromhex("".join(value)) for name, value in _READ.items() if name != "source"}


def number(name: str) -> int:
    return int.from_bytes(VECTOR[name], "big")


def key() -> rsa.RSAPrivateKey:
    """The vector's key, with the private exponent worked out from its primes."""
    p, q, e = number("p"), number("q"), number("e")
    d = rsa.rsa_recover_private_exponent(e, p, q)
    parts = (d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q))
    return rsa.RSAPrivateNumbers(p, q, *parts, rsa.RSAPublicNumbers(e, p * q)).private_key()
