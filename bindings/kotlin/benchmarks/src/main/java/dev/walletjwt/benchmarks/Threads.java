package dev.walletjwt.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import dev.walletjwt.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** How many verifications a second 1, 2, 4 and so on threads make, up to as many as there are processors. */
public final class Threads {
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Threads() {}

    /** Takes the folder with the sample, and the greatest number of threads. Prints lines: name, threads, the middle of the rounds. */
    public static void main(String[] arguments) throws Exception {
        ParaToken sample = new ParaToken(Path.of(arguments[0]));
        String token = sample.token;
        Verifier verifier = WalletJwtSetup.verifier(sample.audience, sample.keySet);
        Verifier caching = WalletJwtSetup.caching(sample);
        JWTVerifier auth0 =
            JWT.require(Algorithm.RSA256(sample.publicKey(), null)).withAudience(sample.audience).build();
        Map<String, Callable<?>> calls = new LinkedHashMap<>();
        calls.put("walletJwt", () -> verifier.verifyOffline(token, null));
        calls.put("walletJwtCached", () -> caching.verifyOffline(token, null));
        calls.put("auth0", () -> auth0.verify(token));
        int most = arguments.length > 1 ? Integer.parseInt(arguments[1]) : Runtime.getRuntime().availableProcessors();
        int[] counts = IntStream.concat(IntStream.iterate(1, count -> count < most, count -> 2 * count), IntStream.of(most)).toArray();
        Map<String, long[]> rounds = new LinkedHashMap<>();
        // In turn, so that a busy moment of the machine meets all. The first round warms up.
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, Callable<?>> call : calls.entrySet()) {
                for (int threads : counts) {
                    long perSecond = perSecond(call.getValue(), threads);
                    if (round >= 0) {
                        rounds.computeIfAbsent(call.getKey() + " " + threads, it -> new long[ROUNDS])[round] = perSecond;
                    }
                }
            }
        }
        rounds.forEach((name, each) -> {
            Arrays.sort(each);
            System.out.println(name + " " + each[ROUNDS / 2]);
        });
    }

    private static long perSecond(Callable<?> call, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long end = System.nanoTime() + ROUND_NANOS;
        List<Future<Long>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(pool.submit(() -> {
                long count = 0;
                while (System.nanoTime() < end) {
                    call.call();
                    count++;
                }
                return count;
            }));
        }
        long sum = 0;
        for (Future<Long> counted : running) {
            sum += counted.get();
        }
        pool.shutdown();
        return sum * TimeUnit.SECONDS.toNanos(1) / ROUND_NANOS;
    }
}
