package dev.walletjwt.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** One offline verification and no more: how long a process takes to its first one. */
public final class FirstVerification {
    private FirstVerification() {}

    /** Takes the folder with the sample; without arguments it does nothing, for comparison. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            return;
        }
        Path folder = Path.of(arguments[0]);
        String audience = Files.readString(folder.resolve("audience.txt"));
        String keySet = Files.readString(folder.resolve("keys.json"));
        String token = Files.readString(folder.resolve("token.txt"));
        if (WalletJwtSetup.verifier(audience, keySet).verifyOffline(token, null).getUserId().isEmpty()) {
            throw new IllegalStateException("nobody");
        }
    }
}
