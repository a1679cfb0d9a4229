package dev.walletjwt.benchmarks;

import dev.walletjwt.Futures;
import dev.walletjwt.KeysResponse;
import dev.walletjwt.Session;
import dev.walletjwt.Verifier;
import dev.walletjwt.VerifyException;
import dev.walletjwt.Wallet_jwtKt;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Eight threads that do nothing else than what a server calls for every request, for minutes: none may become slower. */
public final class Soak {
    private static final int THREADS = 8;
    /** Two verifications, a decoding, and what the session says of a wallet. */
    private static final int CALLS = 4;

    private final LongAdder calls = new LongAdder();
    private volatile boolean goesOn = true;

    private Soak() {}

    /** Takes the folder with the sample, and how many minutes. */
    public static void main(String[] arguments) throws Exception {
        new Soak().run(new ParaToken(Path.of(arguments[0])), Integer.parseInt(arguments[1]));
    }

    private void run(ParaToken sample, int minutes) throws Exception {
        if (minutes < 3) {
            throw new IllegalArgumentException("the second minute is compared with the last: at least 3");
        }
        byte[] keys = sample.keySet.getBytes(StandardCharsets.UTF_8);
        Verifier verifier = WalletJwtSetup.verifier(sample.audience, null,
            request -> new KeysResponse(200, keys, null, null, null, null, null));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(() -> work(verifier, sample.token)));
        }
        List<Long> all = new ArrayList<>();
        List<Long> heaps = new ArrayList<>();
        System.out.println("| minute | calls | heap after a collection |\n|---|---|---|");
        for (int minute = 1; minute <= minutes; minute++) {
            long before = calls.sum();
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            all.add(calls.sum() - before);
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            heaps.add(heap);
            System.out.printf("| %d | %,d | %d MB |%n", minute, all.get(minute - 1), heap >> 20);
        }
        goesOn = false;
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        for (Future<?> future : running) {
            future.get();
        }
        double ratio = (double) all.get(minutes - 1) / all.get(1);
        System.out.printf("The last minute has %.2f times the calls of the second.%n", ratio);
        // A busy machine changes the first figure, and nothing else the second.
        if (ratio < 0.9 || heaps.get(minutes - 1) > 2 * heaps.get(1)) {
            System.out.println("It becomes slower, or the heap grows.");
            System.exit(1);
        }
    }

    private Void work(Verifier verifier, String token) throws Exception {
        while (goesOn) {
            Session session = Futures.verify(verifier, token).get();
            String userId = verifier.verifyOffline(token, null).getUserId();
            var wallet = session.getWallets().get(0);
            if (!userId.equals(decoded(token)) || !session.owns(wallet.getAddress(), wallet.getChain())) {
                throw new IllegalStateException("somebody else");
            }
            calls.add(CALLS);
        }
        return null;
    }

    private static String decoded(String token) throws VerifyException {
        return Wallet_jwtKt.decodeUnverified(token).getUserId();
    }
}
