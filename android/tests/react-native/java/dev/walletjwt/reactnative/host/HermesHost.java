package dev.walletjwt.reactnative.host;

import com.facebook.react.module.model.ReactModuleInfo;
import com.facebook.soloader.SoLoader;
import dev.walletjwt.CurrentKeychain;
import dev.walletjwt.reactnative.WalletJwtModule;
import dev.walletjwt.reactnative.WalletJwtPackage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kotlin.Pair;

/**
 * The Java side of the tests on Hermes: the module, its settable world, and the commands that JavaScript gives. The C++ side
 * is in {@code native}.
 *
 * <p>Arguments: the bundle, the file of tests, how many times the app starts, the root of the repository, an empty folder
 * that replaces the keychain, and the fake issuer's address.
 */
public final class HermesHost {
    private static final ExecutorService COMMANDS = Executors.newCachedThreadPool();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Path repository;
    private static String issuer;
    private static SettableWorld world;
    private static SettableWorld.Process process;
    private static WalletJwtModule module;
    private static int round;

    private HermesHost() {}

    /** Runs the app once. Returns 0 if all tests of the file have passed. */
    private static native int run(String bundle, String file);

    private static native void answer(int id, boolean isFailure, String text);

    /** Ends the process without the destructors of C++. */
    private static native void leave(int status);

    public static void main(String[] arguments) {
        for (String library : new String[] {"fbjni", "reactnative"}) {
            SoLoader.loadLibrary(library);
        }
        for (String part : new String[] {"turbomodulejsijni", "reactnativejni_common", "reactnativejni"}) {
            SoLoader.loadLibrary(part);
        }
        System.loadLibrary("walletjwthost");
        int status = 1;
        try {
            status = start(arguments);
        } catch (Throwable thrown) {
            thrown.printStackTrace();
        }
        leave(status);
    }

    private static int start(String[] arguments) {
        repository = Path.of(arguments[3]);
        world = new SettableWorld(Path.of(arguments[4]));
        issuer = arguments[5];
        int failed = 0;
        for (round = 1; round <= Integer.parseInt(arguments[2]); round++) {
            newModule();
            failed |= run(arguments[0], arguments[1]);
            // Calls that the app left behind go on now, without the app.
            world.fault("networkHangs", false);
        }
        return failed;
    }

    private static synchronized void newModule() {
        process = world.new Process();
        module = new WalletJwtModule(new FakeReactContext(), process.getParts());
    }

    /** What a TurboModuleManager returns. */
    static synchronized Object module(String name) {
        return name.equals("WalletJwt") ? module : null;
    }

    /** The app ends. */
    static synchronized void ending() {
        module.invalidate();
    }

    static String askNow(String[] words) throws Exception {
        return switch (words[0]) {
            case "file" -> Files.readString(repository.resolve(words[1]));
            case "issuer" -> issuer;
            case "round" -> Integer.toString(round);
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    static void ask(int id, String[] words) {
        COMMANDS.execute(() -> {
            String text;
            boolean isFailure = false;
            try {
                text = command(words);
            } catch (Throwable thrown) {
                text = words[0] + ": " + thrown;
                isFailure = true;
            }
            answer(id, isFailure, text);
        });
    }

    private static String command(String[] words) throws Exception {
        switch (words[0]) {
            case "fetch" -> {
                return fetch(words[1], words[2]);
            }
            case "registered" -> {
                return registered();
            }
            case "kept" -> {
                Pair<String, Boolean> kept = world.kept(words[1], "default");
                return kept.getSecond() + "\n" + (kept.getFirst() == null ? "" : kept.getFirst());
            }
            case "invalidate" -> ending();
            case "reload" -> reload();
            case "endProcess" -> {
                process.setEnded(true);
                reload();
            }
            case "clock" -> world.setNowAt(words[1].isEmpty() ? null : Long.valueOf(words[1]));
            case "keySet" -> {
                world.setKeySet(words[1].isEmpty() ? null : words[1]);
                world.setKeysDate(words[2].isEmpty() ? null : words[2]);
            }
            case "fault" -> world.fault(words[1], Boolean.parseBoolean(words[2]));
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "";
    }

    private static synchronized void reload() {
        module.invalidate();
        newModule();
    }

    /** The status, and the body in the lines after it. */
    private static String fetch(String method, String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + "\n" + response.body();
    }

    /** What an app's autolinking finds in the package, in one line. */
    private static String registered() {
        WalletJwtPackage registered = new WalletJwtPackage();
        StringBuilder text = new StringBuilder();
        Map<String, ReactModuleInfo> all = registered.getReactModuleInfoProvider().getReactModuleInfos();
        all.forEach((name, about) -> text.append(name + " " + about.name() + " " + about.isTurboModule() + " "
                + about.needsEagerInit() + " "
                + registered.getModule(name, new FakeReactContext()).getClass().getSimpleName()));
        // A module made like this registers Android's keychain for the whole process.
        CurrentKeychain.INSTANCE.set(process.getParts().getKeychain());
        return text + " " + registered.getModule("Unknown", new FakeReactContext());
    }
}
