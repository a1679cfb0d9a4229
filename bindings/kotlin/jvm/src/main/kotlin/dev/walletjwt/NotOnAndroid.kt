package dev.walletjwt

/** For the build: this may use classes that Android's API 24 does not have. Android does not compile it. */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.FILE)
internal annotation class NotOnAndroid
