@file:JvmName("Instants")

package dev.walletjwt

import java.time.Instant

/** When the token expires. */
public val Session.expiresAtInstant: Instant
    get() = Instant.ofEpochSecond(expiresAt)

/** When the token was issued, if it says so. */
public val Session.issuedAtInstant: Instant?
    get() = issuedAt?.let(Instant::ofEpochSecond)

/** When the token was verified with the provider's keys. For a `stored` session that was before it was saved. */
public val Session.verifiedAtInstant: Instant
    get() = Instant.ofEpochSecond(verifiedAt)

/** When the token says that it expires. **Not verified.** */
public val UnverifiedToken.expiresAtInstant: Instant?
    get() = expiresAt?.let(Instant::ofEpochSecond)

/** When the token says that it was issued. **Not verified.** */
public val UnverifiedToken.issuedAtInstant: Instant?
    get() = issuedAt?.let(Instant::ofEpochSecond)

/** When the token says that it becomes valid. **Not verified.** */
public val UnverifiedToken.notBeforeAtInstant: Instant?
    get() = notBeforeAt?.let(Instant::ofEpochSecond)

/** When the token expired. */
public val VerifyException.Expired.expiredAtInstant: Instant
    get() = Instant.ofEpochSecond(expiredAt)

/** When the token becomes valid. */
public val VerifyException.NotYetValid.notBeforeAtInstant: Instant
    get() = Instant.ofEpochSecond(notBeforeAt)
