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
 * Registry that identifies this process as a worker by boot id, PID namespace, PID and start time. Two processes never
 * have the same name, so a resume on the same machine detects that a killed worker is dead and does not wait until its
 * claim expires.
 */
public final class LocalProcess implements WorkerRegistry {
    private static final String SCHEME = "local";
    private static final Path PROC = Path.of("/proc");
    /**
     * Field index in {@code /proc/PID/stat}, counted after the process name, which can contain any character
     * (proc_pid_stat(5)).
     */
    private static final int STATE = 0;

    private static final int START_TIME = 19;

    private final String self;

    private LocalProcess(String self) {
        this.self = self;
    }

    /** Returns the registry of this process. */
    public static LocalProcess current() {
        // Without /proc the state of other processes is unknown, and the name only has to be unique.
        return new LocalProcess(place().flatMap(place -> stat("self")
                        .map(stat -> place + ":" + ProcessHandle.current().pid() + ":" + stat.get(START_TIME)))
                .orElseGet(() -> SCHEME + ":" + UUID.randomUUID()));
    }

    /**
     * Returns the registry for workers that write to a store. For a folder it detects dead processes. For a network
     * store it does not, because a request of a dead process can still arrive; there a claim ends only by its expiry.
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
        // Some systems hide processes of other users (hidepid); their state is then unknown.
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

    /** Returns boot id and PID namespace; empty without /proc. */
    private static Optional<String> place() {
        try {
            String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                    .strip();
            String namespace =
                    Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            return Optional.of(SCHEME + ":" + boot + ":" + namespace.replaceAll("[^0-9]", ""));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Returns the fields of {@code /proc/PID/stat} after the process name. */
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
