package dev.walletjwt

import java.net.URLClassLoader
import java.util.concurrent.Callable
import kotlinx.coroutines.runBlocking

/** Two applications in one JVM, each with classes of its own. Each prints whose fetcher its verifier asked, and how it calls. */
fun main() {
    val applications = listOf("first", "second").mapNotNull { name ->
        val application = OwnClasses().loadClass(Application::class.java.name)
        check(application != Application::class.java)
        runCatching { application.getConstructor(String::class.java).newInstance(name) as Callable<*> }
            .onFailure { println("$name: " + generateSequence(it) { cause -> cause.cause }.last().message) }
            .getOrNull()
    }
    for (round in 1..2) applications.forEach { println(it.call()) }
}

/** Classes of this library and its tests are its own; all others are the parent's. */
private class OwnClasses : URLClassLoader(
    listOf(Verifier::class.java, Application::class.java).map { it.protectionDomain.codeSource.location }.toTypedArray(),
) {
    override fun loadClass(name: String, resolve: Boolean): Class<*> =
        if (name.startsWith("dev.walletjwt.")) findLoadedClass(name) ?: findClass(name) else super.loadClass(name, resolve)

    // The library too.
    override fun getResource(name: String) = findResource(name) ?: super.getResource(name)
}

class Application(name: String) : Callable<String> {
    private val asked = mutableListOf<String>()
    private val verifier = Verifier(
        Provider.para(ParaEnvironment.BETA, Audience.ApiKeyId("a31b8f2e-7c6d-4e5a-9f8b-1d2c3a4b5e6f")),
        fetcher = object : KeyFetcher {
            override fun fetch(request: KeysRequest): KeysResponse {
                asked += name
                throw FetchException.Timeout()
            }
        },
    )

    override fun call(): String = runBlocking {
        asked.clear()
        runCatching { verifier.refreshKeys() }
        "$asked ${if (DirectCalls.areAvailable) "direct" else "through JNA"}"
    }
}
