"""Mutants that no attack can notice, with what stands in for the check."""

_SHOWN = "what is shown of party A, which its own tests look at"

REDUNDANT: dict[str, str] = {
    "identity.identity: if party is not SignatureParty.PLATFORM: return Identity.UNKNOWN": _SHOWN,
}
"""By place."""
