package dev.walletjwt

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** A test with coroutines. JUnit wants no result; the limit names the test that hangs. */
fun running(test: suspend CoroutineScope.() -> Unit): Unit = runBlocking { withTimeout(50_000) { test() } }
