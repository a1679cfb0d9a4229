package dev.walletjwt

import android.security.keystore.KeyProperties
import java.io.File
import java.nio.file.Files
import kotlin.random.Random
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.parallel.ResourceLock

/** Android's keychain with real files, Android's own classes, and a fake of the Android Keystore. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@ResourceLock("the fake Keystore")
class KeystoreStoreTest {
    private val phone = Phone()

    @BeforeEach
    fun reset() = FakeAndroidKeystore.reset()

    @TestFactory
    fun `Android's keychain fulfils the contract`() = StoreContract(phone.store(), KeystoreStore.LARGEST).tests()

    @Test
    fun `the key is AES-256-GCM and stays in the Keystore`() {
        phone.store().write("a", value)
        val spec = FakeAndroidKeystore.made.single()
        assertEquals(256, spec.keySize)
        assertEquals(listOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes.toList())
        assertEquals(listOf(KeyProperties.ENCRYPTION_PADDING_NONE), spec.encryptionPaddings.toList())
        assertEquals(KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT, spec.purposes)
        assertTrue(spec.isRandomizedEncryptionRequired)
        assertFalse(spec.isUserAuthenticationRequired || spec.isStrongBoxBacked)
        phone.store().write("b", value)
        assertEquals(1, FakeAndroidKeystore.made.size, "a namespace has one key")
    }

    @Test
    fun `a StrongBox is used if it is chosen and there`() {
        phone.store(strongBox = true).write("a", value)
        assertFalse(FakeAndroidKeystore.made.single().isStrongBoxBacked, "without one the usual key is made")
        FakeAndroidKeystore.reset()
        FakeAndroidKeystore.hasStrongBox = true
        Phone().store(strongBox = true).write("a", value)
        assertTrue(FakeAndroidKeystore.made.single().isStrongBoxBacked)
    }

    @Test
    fun `two writes of one value differ on the disk`() {
        val store = phone.store()
        store.write("a", value)
        val first = phone.entryFiles().single().readBytes()
        store.write("a", value)
        assertFalse(first.contentEquals(phone.entryFiles().single().readBytes()))
    }

    @Test
    fun `no file contains the value`() {
        phone.store().write("a", value)
        for ((name, content) in phone.snapshot()) {
            assertFalse(String(content.toByteArray(), Charsets.ISO_8859_1).contains("secret"), name)
        }
    }

    @Test
    fun `a read creates and changes nothing`() {
        val store = phone.store()
        assertNull(store.read("a"))
        assertEquals(emptyList<String>(), store.names())
        assertEquals(Readiness.Ready, store.status().readiness)
        assertEquals(emptyMap<String, List<Byte>>(), phone.snapshot())
        assertEquals(emptySet<String>(), FakeAndroidKeystore.aliases())
        store.write("a", value)
        val before = phone.snapshot()
        store.read("a")
        store.read("b")
        store.names()
        store.status()
        assertEquals(before, phone.snapshot())
    }

    @Test
    fun `files on another phone mean that the key is lost`() {
        phone.store().write("a", value)
        FakeAndroidKeystore.reset()
        assertThrows<StoreException.KeyLost> { phone.store().read("a") }
        assertEquals(listOf("a"), phone.store().names())
        phone.store().write("a", value)
        assertArrayEquals(value, phone.store().read("a"))
    }

    @Test
    fun `a deleted key is lost and a new key does not revive old entries`() {
        val store = phone.store()
        store.write("a", value)
        store.write("b", value)
        FakeAndroidKeystore.aliases().forEach(FakeAndroidKeystore::lose)
        assertThrows<StoreException.KeyLost> { store.read("a") }
        store.write("a", value)
        assertArrayEquals(value, store.read("a"))
        assertThrows<StoreException.KeyLost> { store.read("b") }
        store.remove("b")
        assertNull(store.read("b"))
    }

    @Test
    fun `an invalidated key is lost and the next write makes another`() {
        val store = phone.store()
        store.write("a", value)
        FakeAndroidKeystore.aliases().forEach(FakeAndroidKeystore::invalidate)
        assertThrows<StoreException.KeyLost> { store.read("a") }
        store.write("a", value)
        assertArrayEquals(value, store.read("a"))
        assertEquals(2, FakeAndroidKeystore.made.size)
    }

    @Test
    fun `a key that is not found once is not lost`() {
        val store = phone.store()
        store.write("a", value)
        FakeAndroidKeystore.blindLooks.set(1)
        assertArrayEquals(value, store.read("a"))
        FakeAndroidKeystore.blindLooks.set(1)
        store.write("a", value)
        assertEquals(1, FakeAndroidKeystore.made.size)
    }

    @Test
    fun `a key that seemed lost still opens its entries`() {
        val store = phone.store()
        store.write("a", value)
        FakeAndroidKeystore.blindLooks.set(2)
        store.write("b", value)
        assertEquals(2, FakeAndroidKeystore.made.size)
        assertArrayEquals(value, store.read("a"))
        assertArrayEquals(value, store.read("b"))
    }

    @Test
    fun `a Keystore that fails is unavailable and loses nothing`() {
        val store = phone.store()
        store.write("a", value)
        FakeAndroidKeystore.failures.set(1)
        val failure = assertThrows<StoreException.Unavailable> { store.read("a") }
        assertEquals("the Android Keystore: ProviderException", failure.detail)
        // Two tries with the key, then one to make another.
        FakeAndroidKeystore.failures.set(3)
        assertThrows<StoreException.Unavailable> { store.write("a", ByteArray(1)) }
        assertArrayEquals(value, store.read("a"))
    }

    @Test
    fun `a user who has not confirmed means locked`() {
        val store = phone.store()
        store.write("a", value)
        FakeAndroidKeystore.isLocked = true
        assertThrows<StoreException.Locked> { store.read("a") }
        assertThrows<StoreException.Locked> { store.write("a", value) }
    }

    @Test
    fun `before the first unlock everything is locked`() {
        phone.store().write("a", value)
        phone.isUnlocked = false
        // The system shows no files then.
        phone.entries.renameTo(File(phone.folder, "hidden"))
        val store = phone.store()
        assertThrows<StoreException.Locked> { store.read("a") }
        assertThrows<StoreException.Locked> { store.write("a", value) }
        assertThrows<StoreException.Locked> { store.remove("a") }
        assertThrows<StoreException.Locked> { store.names() }
        assertEquals(Readiness.Locked, store.status().readiness)
        assertEquals(setOf("hidden"), phone.folder.list()?.toSet())
    }

    @Test
    fun `a changed byte anywhere is never a value`() {
        phone.store().write("a", value)
        val file = phone.entryFiles().single()
        val whole = file.readBytes()
        for (at in whole.indices) {
            file.writeBytes(whole.copyOf().also { it[at] = (it[at] + 1).toByte() })
            val failure = assertThrows<StoreException>("byte $at") { phone.store().read("a") }
            // The third byte is the version: the next one is that of entries that ask the user.
            val expected = if (at == 2) StoreException.PresenceRequired::class else StoreException.Corrupt::class
            if (at !in KEY_ID) assertEquals(expected, failure::class, "byte $at") else assertFalse(failure is StoreException.Locked)
        }
        for (length in whole.indices) {
            file.writeBytes(whole.copyOf(length))
            assertThrows<StoreException.Corrupt>("$length bytes") { phone.store().read("a") }
        }
        file.writeBytes(whole)
        assertArrayEquals(value, phone.store().read("a"))
    }

    @Test
    fun `an entry in another entry's file is refused`() {
        val store = phone.store()
        store.write("a", value)
        val ofA = phone.entryFiles().single()
        store.write("b", ByteArray(3))
        val ofB = phone.entryFiles().single { it != ofA }
        ofA.copyTo(ofB, overwrite = true)
        assertThrows<StoreException.Corrupt> { store.read("b") }
    }

    @Test
    fun `a damaged entry is listed and can be removed`() {
        val store = phone.store()
        store.write("a", value)
        phone.entryFiles().single().writeBytes(ByteArray(5))
        val name = store.names().single()
        assertTrue(name.startsWith("damaged entry "))
        store.remove(name)
        assertEquals(emptyList<String>(), store.names())
        store.remove("damaged entry ../../key")
    }

    @Test
    fun `a full disk is full and the old value stays`() {
        phone.store().write("a", value)
        val failure = assertThrows<StoreException.Full> { phone.store(DyingDisk(2, DyingDisk.full)).write("a", ByteArray(9)) }
        assertEquals("the disk, when the entry was written", failure.detail)
        assertArrayEquals(value, phone.store().read("a"))
    }

    @Test
    fun `every step that fails is an error`() {
        phone.store().write("a", value)
        var step = 0
        while (true) {
            val disk = DyingDisk(step, DyingDisk.broken)
            val failure = runCatching { phone.store(disk).write("a", ByteArray(step + 1)) }.exceptionOrNull()
            if (!disk.isReached) break
            assertTrue(failure is StoreException.Unavailable, "step $step: $failure")
            step++
        }
        assertTrue(step >= 5)
    }

    @Test
    fun `a process killed at any step leaves the old or new value`() {
        var step = 0
        while (true) {
            val phone = Phone()
            phone.store().write("a", value)
            val next = ByteArray(40) { step.toByte() }
            val disk = DyingDisk(step)
            runCatching { phone.store(disk).write("a", next) }
            val found = phone.store().read("a")
            assertTrue(found.contentEquals(value) || found.contentEquals(next), "step $step")
            phone.store().write("a", value)
            assertEquals(setOf("key", "lock", phone.entryFiles().single().name), phone.entries.list()?.toSet(), "step $step")
            if (!disk.isReached) break
            step++
        }
        assertTrue(step >= 5)
    }

    @Test
    fun `a process killed at its first write leaves no half entry`() {
        for (step in 0..12) {
            val phone = Phone()
            runCatching { phone.store(DyingDisk(step)).write("a", value) }
            val found = phone.store().read("a")
            assertTrue(found == null || found.contentEquals(value), "step $step")
            phone.store().write("a", value)
            assertArrayEquals(value, phone.store().read("a"))
        }
    }

    @Test
    @Timeout(600)
    fun `ten thousand cycles with kills lose and mix nothing`() {
        // In memory where that is possible: no crash of the machine is tested, so no sync needs a disk.
        val memory = File("/dev/shm").takeIf(File::canWrite)
        val phone = if (memory == null) phone else Phone(Files.createTempDirectory(memory.toPath(), "wallet-jwt-phone").toFile())
        val random = Random(13)
        val names = List(4) { "account $it" }
        val known = HashMap<String, List<Byte>?>()
        repeat(10_000) { round ->
            val name = names[random.nextInt(names.size)]
            val isRemoval = random.nextInt(5) == 0
            val next = random.nextBytes(random.nextInt(1, 200)).toList()
            val disk = DyingDisk(random.nextInt(14))
            val store = phone.store(disk)
            val ended = runCatching { if (isRemoval) store.remove(name) else store.write(name, next.toByteArray()) }.isSuccess
            val found = phone.store().read(name)?.toList()
            val wanted = if (isRemoval) null else next
            assertTrue(found == wanted || (!ended && found == known[name]), "round $round")
            known[name] = found
            if (round % 50 == 0) for (other in names) assertEquals(known[other], phone.store().read(other)?.toList(), "round $round")
        }
        assertEquals(known.filterValues { it != null }.keys, phone.store().names().toSet())
        phone.folder.deleteRecursively()
    }

    @Test
    fun `an entry of the first format can be read`() {
        val folder = phone.entries.also(File::mkdirs)
        FakeAndroidKeystore.put(Phone.ALIASES + "00112233445566aa", ByteArray(32) { it.toByte() })
        File(folder, hashed("para/beta/default") + ".entry").writeBytes(fixture("entry-1.bin"))
        assertEquals("a token of the first format", phone.store().read("para/beta/default")?.decodeToString())
    }

    @Test
    fun `a folder that cannot be listed is not empty`() {
        // A file in the folder's place: what the system says is not "no such file".
        phone.entries.writeBytes(ByteArray(1))
        assertThrows<StoreException.Unavailable> { phone.store().read("a") }
        assertThrows<StoreException.Unavailable> { phone.store().names() }
    }

    private fun fixture(name: String): ByteArray =
        Files.readAllBytes(File(System.getProperty("walletjwt.repository"), "android/tests/fixtures/$name").toPath())

    private companion object {
        val value = "a secret value".encodeToByteArray()
        val KEY_ID = 3 until 3 + SealedEntry.KEY_ID_DIGITS
    }
}
