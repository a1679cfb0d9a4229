package dev.walletjwt

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** How many times longer than usual a test may take: an emulated processor is slow. */
private val patience = System.getProperty("walletjwt.patience", "1").toLong()

/**
 * A test with coroutines. JUnit needs a test without a result. The time limit makes sure that a test that hangs is
 * named.
 */
fun running(test: suspend CoroutineScope.() -> Unit): Unit = runBlocking { withTimeout(50_000 * patience) { test() } }
