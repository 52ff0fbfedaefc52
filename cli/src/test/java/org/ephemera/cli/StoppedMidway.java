package org.ephemera.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.ephemera.store.Blob;
import org.ephemera.store.Created;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;

/**
 * The program, several times at once, each with a store that stops for ever at one point, says so, and waits to be
 * killed there.
 *
 * <p>Arguments: for each a folder and a point, which is {@code before|half|after}, a colon, and either how many objects
 * have been created by then or the end of the key of the one that is being created. It collects for the folder's
 * {@code alert.json}.
 */
final class StoppedMidway implements EvidenceStore {
    static final String HERE = "stopped here";

    private final EvidenceStore store;
    private final String when;
    private final String what;
    private final AtomicInteger created = new AtomicInteger();

    private StoppedMidway(EvidenceStore store, String point) {
        this.store = store;
        this.when = point.substring(0, point.indexOf(':'));
        this.what = point.substring(point.indexOf(':') + 1);
    }

    public static void main(String[] args) {
        for (int i = 0; i < args.length; i += 2) {
            Path folder = Path.of(args[i]);
            String point = args[i + 1];
            Thread.ofPlatform().start(() -> collect(folder, point));
        }
    }

    private static void collect(Path folder, String point) {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("HOME", folder.resolve("home").toString());
        Session session = new Session(
                System.in,
                System.out,
                System.err,
                env,
                Clock.systemUTC(),
                folder,
                Main.PROGRAM,
                "tester",
                Terminal.NONE,
                Interruption.NEVER,
                store -> new StoppedMidway(store, point));
        int exit = Main.run(session, "collect", "--alert", "alert.json", "--quiet");
        System.out.println("not stopped " + point + ", ended with " + exit);
    }

    @Override
    public Created create(String key, Blob blob) throws StoreException {
        boolean here = key.endsWith("/" + what)
                || Integer.toString(created.incrementAndGet()).equals(what);
        if (here && when.equals("before")) {
            stop();
        }
        Created result = store.create(key, here && when.equals("half") ? half(blob) : blob);
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

    private static Blob half(Blob blob) {
        return out -> {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            blob.writeTo(whole);
            out.write(whole.toByteArray(), 0, whole.size() / 2);
            out.flush();
            stop();
        };
    }

    private static void stop() {
        System.out.println(HERE);
        System.out.flush();
        while (true) {
            LockSupport.park();
        }
    }
}
