package dev.walletjwt.example

import android.app.Activity
import android.os.Bundle
import android.view.View
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/** Draws what the model says, and passes taps to it. Only Android's own views: nothing hides what the library needs. */
class MainActivity : Activity() {
    private val model get() = (application as ExampleApp).model
    private lateinit var column: LinearLayout
    private var whileVisible: CoroutineScope? = null

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val padding = (16 * resources.displayMetrics.density).toInt()
        column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            setPadding(padding, padding, padding, padding)
        }
        setContentView(
            ScrollView(this).apply {
                fitsSystemWindows = true
                addView(column)
            },
        )
    }

    override fun onStart() {
        super.onStart()
        model.enterForeground()
        whileVisible = MainScope().also { scope -> scope.launch { model.screen.collect(::draw) } }
    }

    override fun onStop() {
        whileVisible?.cancel()
        super.onStop()
    }

    private fun draw(screen: Screen) {
        column.removeAllViews()
        column.addView(text(screen.title, 24f))
        for (line in screen.lines) column.addView(text(line, 16f))
        for (button in screen.buttons) column.addView(
            android.widget.Button(this).apply {
                text = button.label
                isEnabled = !screen.isBusy
                setOnClickListener { model.press(button) }
            },
        )
    }

    private fun text(content: String, size: Float): View = TextView(this).apply {
        text = content
        textSize = size
        setTextIsSelectable(true)
    }
}
