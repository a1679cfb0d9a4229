package dev.walletjwt.reactnative.host

import android.content.Context
import com.facebook.react.bridge.Callback
import com.facebook.react.bridge.CatalystInstance
import com.facebook.react.bridge.JavaScriptContextHolder
import com.facebook.react.bridge.JavaScriptModule
import com.facebook.react.bridge.NativeModule
import com.facebook.react.bridge.ReactApplicationContext
import com.facebook.react.bridge.RuntimeExecutor
import com.facebook.react.bridge.UIManager
import com.facebook.react.turbomodule.core.interfaces.CallInvokerHolder

/** Fake: the module gets one and never calls it. */
internal class FakeReactContext : ReactApplicationContext(FakeContext) {
    override fun <T : JavaScriptModule> getJSModule(jsInterface: Class<T>): T? = null

    override fun <T : NativeModule> hasNativeModule(nativeModuleInterface: Class<T>): Boolean = false

    override fun getNativeModules(): Collection<NativeModule> = emptyList()

    override fun <T : NativeModule> getNativeModule(nativeModuleInterface: Class<T>): T? = null

    override fun getNativeModule(moduleName: String): NativeModule? = null

    @Deprecated("React Native's own")
    override fun getCatalystInstance(): CatalystInstance = error("there is none")

    override fun hasActiveCatalystInstance(): Boolean = true

    override fun hasActiveReactInstance(): Boolean = true

    override fun hasCatalystInstance(): Boolean = true

    override fun hasReactInstance(): Boolean = true

    override fun getRuntimeExecutor(): RuntimeExecutor? = null

    override fun destroy() = Unit

    override fun handleException(e: Exception): Unit = throw e

    override fun isBridgeless(): Boolean = true

    override fun getJavaScriptContextHolder(): JavaScriptContextHolder? = null

    override fun getJSCallInvokerHolder(): CallInvokerHolder? = null

    override fun getFabricUIManager(): UIManager? = null

    override fun getSourceURL(): String? = null

    override fun registerSegment(segmentId: Int, path: String, callback: Callback) = Unit
}

private object FakeContext : Context() {
    override fun getApplicationContext(): Context = this
}
