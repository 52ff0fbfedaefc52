package org.ephemera.cli.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.collect.WorkerRegistry;

/**
 * This process as a worker, by a name that tells every process that ever ran from every other: the machine's boot, the
 * space in which its number is meant, its number, and when it was started. So a resume after a kill, on the same
 * machine, need not wait until the dead one's time is up.
 */
public final class LocalProcess implements WorkerRegistry {
    private static final String SCHEME = "local";
    private static final Path PROC = Path.of("/proc");
    /** In {@code /proc/PID/stat}, counted after the name, which may hold anything (proc_pid_stat(5)). */
    private static final int STATE = 0;

    private static final int START_TIME = 19;

    private final String self;

    private LocalProcess(String self) {
        this.self = self;
    }

    public static LocalProcess current() {
        // Where there is no /proc nothing can be known of others, and the name need only be unique.
        return new LocalProcess(place().flatMap(place -> stat("self")
                        .map(stat -> place + ":" + ProcessHandle.current().pid() + ":" + stat.get(START_TIME)))
                .orElseGet(() -> SCHEME + ":" + UUID.randomUUID()));
    }

    /**
     * A dead process has written its last to a folder. To a store beyond a network it may not have: what it had sent can
     * arrive after it is dead, so there only the time tells.
     */
    public static WorkerRegistry writingTo(String store) {
        LocalProcess current = current();
        return store.startsWith(StoreOpener.FILE) ? current : WorkerRegistry.unknown(current.self());
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public boolean isDead(String worker) {
        int end = worker.lastIndexOf(':', worker.lastIndexOf(':') - 1);
        if (end < 0 || !place().equals(Optional.of(worker.substring(0, end)))) {
            return false;
        }
        String[] process = worker.substring(end + 1).split(":", -1);
        // Some systems hide the processes of others; then nothing is known of them.
        if (!process[0].matches("[1-9][0-9]{0,9}") || !Files.exists(PROC.resolve("1"))) {
            return false;
        }
        if (!Files.exists(PROC.resolve(process[0]))) {
            return true;
        }
        return stat(process[0])
                .filter(stat -> !stat.get(START_TIME).equals(process[1]) || "ZX".contains(stat.get(STATE)))
                .isPresent();
    }

    /** The machine since its boot, and the space of process numbers on it. */
    private static Optional<String> place() {
        try {
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                    .strip();
            String space = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            return Optional.of(SCHEME + ":" + boot + ":" + space.replaceAll("[^0-9]", ""));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<String>> stat(String process) {
        try {
            String stat = Files.readString(PROC.resolve(process).resolve("stat"), StandardCharsets.ISO_8859_1);
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return fields.size() > START_TIME ? Optional.of(fields) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
