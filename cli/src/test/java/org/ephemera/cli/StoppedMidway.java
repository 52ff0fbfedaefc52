package org.ephemera.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/**
 * The program with a store that stops for ever at one point, says so, and waits to be killed there; and that keeps a list
 * of what was created, beside the store.
 *
 * <p>Arguments: a folder, a point, and the words of a command. The point is {@code never}, or {@code before|half|after}, a
 * colon, and either how many objects have been created by then or the end of the key of the one that is being created.
 */
final class StoppedMidway implements EvidenceStore {
    static final String HERE = "stopped here";
    static final String NEVER = "never:";
    /** Each line is {@code stored} or {@code adopted} and a key, in the order of the creations in all processes. */
    static final String CREATED = "created.log";

    private final EvidenceStore store;
    private final Path log;
    private final String when;
    private final String what;
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private StoppedMidway(EvidenceStore store, Path log, String point) {
        this.store = store;
        this.log = log;
        this.when = point.substring(0, point.indexOf(':'));
        this.what = point.substring(point.indexOf(':') + 1);
    }

    public static void main(String[] args) {
        System.exit(run(
                Path.of(args[0]),
                System.getenv(),
                args[1],
                System.out,
                System.err,
                Arrays.copyOfRange(args, 2, args.length)));
    }

    static int run(
            Path folder, Map<String, String> given, String point, PrintStream out, PrintStream err, String... args) {
        Map<String, String> env = new HashMap<>(given);
        env.put("HOME", folder.resolve("home").toString());
        return Main.run(
                new Session(
                        InputStream.nullInputStream(),
                        out,
                        err,
                        env,
                        Clock.systemUTC(),
                        folder,
                        Main.PROGRAM,
                        "tester",
                        Terminal.NONE,
                        Interruption.NEVER,
                        store -> new StoppedMidway(store, folder.resolve(CREATED), point)),
                args);
    }

    @Override
    public Created create(String key, Blob blob) throws StoreException {
        if (stopped.get()) {
            park();
        }
        boolean here = key.endsWith("/" + what)
                || Integer.toString(created.incrementAndGet()).equals(what);
        if (here && when.equals("before")) {
            stop();
        }
        Created result = store.create(key, here && when.equals("half") ? half(blob) : blob);
        note((result instanceof Created.Stored ? "stored " : "adopted ") + key);
        if (here) {
            stop();
        }
        return result;
    }

    @Override
    public InputStream open(String key) throws StoreException {
        return store.open(key);
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        return store.list(prefix);
    }

    private Blob half(Blob blob) {
        return out -> {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            blob.writeTo(whole);
            out.write(whole.toByteArray(), 0, whole.size() / 2);
            out.flush();
            stop();
        };
    }

    private void note(String line) throws StoreException {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new StoreException("cannot note " + line, e);
        }
    }

    private void stop() {
        stopped.set(true);
        System.out.println(HERE);
        System.out.flush();
        park();
    }

    private static void park() {
        while (true) {
            LockSupport.park();
        }
    }
}
