package dev.walletjwt

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/**
 * A test with coroutines. JUnit needs a test without a result. The time limit makes sure that a test that hangs is
 * named.
 */
fun running(test: suspend CoroutineScope.() -> Unit): Unit = runBlocking { withTimeout(50_000) { test() } }
