"""The people who sign in: who they are, what they may do here, and how their sign-in is kept safe.

Nobody has a password. People prove themselves with a code sent to their e-mail address, and with
a passkey or an authenticator app (SEC-05).
"""
