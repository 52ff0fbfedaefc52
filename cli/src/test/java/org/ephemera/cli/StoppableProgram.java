package org.ephemera.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.ephemera.cli.session.Interruption;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.FileOffsetClock;

/**
 * Program whose store stops at one point and reports it, so that a test can kill the process there. It also records
 * the created objects next to the store, and its clock can be set ahead by seconds written into a file.
 *
 * <p>Arguments: a folder, a point, and a command. The point is {@code never}, or {@code before|half|after}, a colon,
 * and either the number of created objects or a pattern for the end of the key that is created. At {@code passing}
 * the program reports the point and continues. At {@code asleep-before|half|after} it stops itself as with Ctrl-Z and
 * continues when it is woken.
 */
final class StoppableProgram implements EvidenceStore {
    static final String HERE = "stopped here";
    static final String NEVER = "never:";
    /** Each line is {@code stored} or {@code adopted} and a key, in the order of the creations of all processes. */
    static final String CREATED = "created.log";
    /** File in the folder with the number of seconds that the clock is ahead. */
    static final String AHEAD = "clock-ahead";

    private static final String ASLEEP = "asleep-";

    private final EvidenceStore store;
    private final Path log;
    private final String when;
    private final String what;
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicBoolean met = new AtomicBoolean();
    /**
     * Lock that each creation holds shared, and the stopped creation holds exclusively. A creation is confirmed
     * immediately before its last bytes are sent. Bytes between these two steps are sent after the wake-up, and no
     * store could detect this (docs/adr/0003-claims.md). The tests move the clock within a second, so this would
     * happen now and then.
     */
    private final ReadWriteLock others = new ReentrantReadWriteLock();

    private StoppableProgram(EvidenceStore store, Path log, String point) {
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
                        new FileOffsetClock(folder.resolve(AHEAD)),
                        folder,
                        Session.PROGRAM,
                        "tester",
                        Terminal.NONE,
                        Interruption.NEVER,
                        store -> new StoppableProgram(store, folder.resolve(CREATED), point)),
                args);
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        if (stopped.get()) {
            park();
        }
        int number = created.incrementAndGet();
        boolean reached = key.matches(".*/" + what) || Integer.toString(number).equals(what);
        boolean here = reached && met.compareAndSet(false, true);
        if (here && (when.endsWith("before") || when.equals("passing"))) {
            stop();
        }
        CreateResult result =
                here ? store.create(key, when.endsWith("half") ? half(blob) : blob) : createWithLock(key, blob);
        note((result instanceof CreateResult.Stored ? "stored " : "adopted ") + key);
        if (here && when.endsWith("after")) {
            stop();
        }
        return result;
    }

    private CreateResult createWithLock(String key, Blob blob) throws StoreException {
        others.readLock().lock();
        try {
            return store.create(key, blob);
        } finally {
            others.readLock().unlock();
        }
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
        return new Blob() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                blob.writeTo(whole);
                int half = whole.size() / 2;
                out.write(whole.toByteArray(), 0, half);
                out.flush();
                stop();
                out.write(whole.toByteArray(), half, whole.size() - half);
            }

            @Override
            public void confirm() throws IOException {
                blob.confirm();
            }
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
        if (when.startsWith(ASLEEP)) {
            others.writeLock().lock();
            try {
                say();
                sleep();
            } finally {
                others.writeLock().unlock();
            }
        } else if (when.equals("passing")) {
            say();
        } else {
            stopped.set(true);
            say();
            park();
        }
    }

    private static void say() {
        System.out.println(HERE);
        System.out.flush();
    }

    /** Stops the complete process until it is woken. */
    private static void sleep() {
        try {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-STOP", self).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void park() {
        while (true) {
            LockSupport.park();
        }
    }
}
