"""RSABSSA-SHA384-PSS-Randomized, the signer's half (RFC 9474, section 4.3).

The signer raises a number that tells it nothing to its private power. A browser does the other
half: `frontend/js/ballot.js`.
"""

import secrets

import gmpy2
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

KEY_BITS = 2048
"""Enough: a ballot need only be hard to forge while its wave is open, and no size of key makes a
blind ballot easier or harder to recognise (decision 14)."""
EXPONENT = 65537
_NONCE_BYTES = 12


class SigningFailed(Exception):
    """The signature does not prove itself: a fault of the machine. It must not leave it."""


def new_key() -> rsa.RSAPrivateKey:
    """A key pair for one wave and audience."""
    return rsa.generate_private_key(public_exponent=EXPONENT, key_size=KEY_BITS)


def public_part(key: rsa.RSAPrivateKey) -> bytes:
    """What everybody may know (DER, SubjectPublicKeyInfo)."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(public_key: bytes) -> str:
    """The SHA-256 of a public key, in fours that people can compare."""
    digest = Hash(SHA256())
    digest.update(public_key)
    plain = digest.finalize().hex().upper()
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def blind_sign(key: rsa.RSAPrivateKey, blinded: bytes) -> bytes:
    """BlindSign of RFC 9474, section 4.3. ValueError if the length or the number is wrong.

    The private power is taken by `powmod_sec`, whose time does not depend on the exponent, modulo
    each prime, of a number that was blinded once more with fresh chance: so the steps around it,
    whose time may depend on their numbers, work on numbers that nobody knows.
    """
    private = key.private_numbers()
    n = gmpy2.mpz(private.public_numbers.n)
    e = gmpy2.mpz(private.public_numbers.e)
    size = (key.key_size + 7) // 8
    m = gmpy2.mpz(int.from_bytes(blinded, "big"))
    if len(blinded) != size or not 0 < m < n:
        raise ValueError("not a blinded message for this key")
    mask, unmask = _mask(n)
    s = _private_power(private, m * gmpy2.powmod(mask, e, n) % n) * unmask % n
    if gmpy2.powmod(s, e, n) != m:
        raise SigningFailed
    return int(s).to_bytes(size, "big")


def _mask(n: gmpy2.mpz) -> tuple[gmpy2.mpz, gmpy2.mpz]:
    """A random number and its inverse."""
    while True:
        mask = gmpy2.mpz(secrets.randbelow(int(n) - 1) + 1)
        if gmpy2.gcd(mask, n) == 1:
            return mask, gmpy2.invert(mask, n)


def _private_power(private: rsa.RSAPrivateNumbers, m: gmpy2.mpz) -> gmpy2.mpz:
    """m to the private power, by the Chinese remainder theorem (RFC 8017, section 5.1.2)."""
    p, q = gmpy2.mpz(private.p), gmpy2.mpz(private.q)
    of_p = gmpy2.powmod_sec(m % p, gmpy2.mpz(private.dmp1), p)
    of_q = gmpy2.powmod_sec(m % q, gmpy2.mpz(private.dmq1), q)
    return of_q + q * ((of_p - of_q) * gmpy2.mpz(private.iqmp) % p)


def wrapped(key: rsa.RSAPrivateKey, *, under: str, roll: bytes) -> bytes:
    """The private key as the database may hold it: sealed, and good for this roll only."""
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _seal(under).encrypt(nonce, plain, roll)


def unwrapped(sealed: bytes, *, under: str, roll: bytes) -> rsa.RSAPrivateKey:
    """The private key again. InvalidTag if the secret, the roll or the bytes are not the same."""
    plain = _seal(under).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], roll)
    # The seal has just proved that the bytes are ours: no need to test the primes each time.
    key = load_der_private_key(plain, password=None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _seal(under: str) -> AESGCM:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ccqm ballot keys")
    return AESGCM(drawn.derive(under.encode()))
