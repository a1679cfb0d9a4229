"""Each check finds what it is for, and nothing in an APK that is right."""

import struct
import unittest
import zipfile

import check

TREE = """\
N: android=http://schemas.android.com/apk/res/android (line=2)
  E: manifest (line=2)
    A: package="dev.walletjwt.example" (Raw: "dev.walletjwt.example")
      E: uses-permission (line=8)
        A: http://schemas.android.com/apk/res/android:name(0x01010003)="android.permission.INTERNET" (Raw: "…")
      E: application (line=10)
        A: http://schemas.android.com/apk/res/android:label(0x01010001)="wallet-jwt" (Raw: "wallet-jwt")
        A: http://schemas.android.com/apk/res/android:extractNativeLibs(0x010104ea)=false
          E: provider (line=20)
            A: http://schemas.android.com/apk/res/android:name(0x01010003)="dev.walletjwt.WalletJwtInitializer" (Raw: "…")
            A: http://schemas.android.com/apk/res/android:exported(0x01010010)=false
            A: http://schemas.android.com/apk/res/android:authorities(0x01010018)="dev.walletjwt.example.dev.walletjwt"
            A: http://schemas.android.com/apk/res/android:directBootAware(0x01010505)=true
"""


def elf(alignment, bits=64):
    head = bytearray(64 + 56)
    head[:5] = b"\x7fELF" + bytes([bits // 32])
    struct.pack_into("<Q", head, 32, 64)
    struct.pack_into("<HH", head, 54, 56, 1)
    struct.pack_into("<I", head, 64, 1)
    struct.pack_into("<Q", head, 64 + 48, alignment)
    return bytes(head)


class Manifest(unittest.TestCase):
    def faults(self, before="", after=""):
        self.assertIn(before, TREE)
        return list(check.manifest_faults(check.elements(TREE.replace(before, after, 1))))

    def test_a_right_one_has_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_every_change_that_matters_is_a_fault(self):
        for before, after, fault in [
            ("permission.INTERNET", "permission.CAMERA", "permissions are ['android.permission.CAMERA']"),
            ("label(0x01010001)", "allowBackup(0x01010280)", "<application> has ['allowBackup']"),
            ("extractNativeLibs(0x010104ea)=false", "extractNativeLibs(0x010104ea)=true", "unpacked"),
            ("WalletJwtInitializer", "Other", "the providers are"),
            ("exported(0x01010010)=false", "exported(0x01010010)=true", "exported is true"),
            ("directBootAware(0x01010505)=true", "enabled(0x0101000e)=true", "directBootAware is None"),
            ("example.dev.walletjwt", "dev.walletjwt", "authorities is"),
        ]:
            found = self.faults(before, after)
            self.assertTrue(any(fault in sentence for sentence in found), f"{after}: {found}")


class Content(unittest.TestCase):
    def test_a_token_and_a_large_dex_file_are_faults(self):
        self.assertEqual(list(check.dex_faults({"classes.dex": b"dex\n"})), [])
        self.assertEqual(len(list(check.dex_faults({"classes.dex": b'..eyJhbGciOiJSUzI1NiJ9..'}))), 1)
        self.assertEqual(len(list(check.dex_faults({"classes.dex": bytes(check.LARGEST_DEX + 1)}))), 1)
        self.assertEqual(len(list(check.dex_faults({}))), 1)

    def test_a_test_class_and_a_renamed_jna_are_faults(self):
        pointer = "com/sun/jna/Pointer"
        self.assertEqual(list(check.class_faults([pointer, "dev/walletjwt/Verifier"])), [])
        self.assertEqual(len(list(check.class_faults(["a/b"]))), 1)
        for name in ["dev/walletjwt/VaultTest", "org/junit/Test", "android/app/Activity"]:
            self.assertEqual(len(list(check.class_faults([pointer, name]))), 1, name)


class Library(unittest.TestCase):
    def faults(self, content, offset=check.PAGE, stored=True):
        entry = zipfile.ZipInfo("lib/x86_64/libwallet_jwt.so")
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        return len(list(check.library_faults(entry, offset, content)))

    def test_it_is_stored_and_aligned_in_the_file_and_in_itself(self):
        self.assertEqual(self.faults(elf(check.PAGE)), 0)
        self.assertEqual(self.faults(elf(check.PAGE), stored=False), 1)
        self.assertEqual(self.faults(elf(check.PAGE), offset=4096), 1)
        self.assertEqual(self.faults(elf(4096)), 1)

    def test_pages_of_4_kb_are_enough_for_32_bits(self):
        self.assertEqual(self.faults(elf(4096, bits=32)), 0)


if __name__ == "__main__":
    unittest.main()
