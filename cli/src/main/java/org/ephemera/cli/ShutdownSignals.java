package org.ephemera.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.Interruption;

/** The JVM runs its shutdown hooks on SIGINT, SIGTERM and SIGHUP, and then ends by itself with 128 and the signal's number. */
final class ShutdownSignals implements Interruption {
    private static final int BY_SIGNAL = 128;
    private static final String HANDLE = "handle";

    /** SIGINT's, unless another signal came; those are watched only where a command has something to say then. */
    private static final class Watched {
        static final AtomicInteger EXIT_CODE = new AtomicInteger(ExitCode.INTERRUPTED.number());

        static {
            List.of("TERM", "HUP").forEach(name -> watch(name, EXIT_CODE));
        }
    }

    @Override
    public Registration onStop(IntConsumer last) {
        AtomicInteger exitCode = Watched.EXIT_CODE;
        AtomicBoolean over = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (over.compareAndSet(false, true)) {
                last.accept(exitCode.get());
            }
        }));
        return () -> {
            if (!over.compareAndSet(false, true)) {
                // The hook has the last word; the process ends when it has spoken.
                awaitTheEnd();
            }
        };
    }

    private static void awaitTheEnd() {
        while (true) {
            LockSupport.park();
        }
    }

    /**
     * Stands before the JVM's own handler, which ends the process: hooks are not told by what. It is called by its name, since javac
     * warns of {@code sun.misc}, although that is exported until there is something else (JEP 260).
     */
    private static void watch(String name, AtomicInteger exitCode) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = handler.getMethod(HANDLE, type);
            Object signal = type.getConstructor(String.class).newInstance(name);
            int code = BY_SIGNAL + (int) type.getMethod("getNumber").invoke(signal);
            CompletableFuture<Object> next = new CompletableFuture<>();
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (!method.getName().equals(HANDLE)) {
                            return method.invoke(signal, args);
                        }
                        exitCode.set(code);
                        return handle.invoke(next.join(), args);
                    });
            next.complete(type.getMethod(HANDLE, type, handler).invoke(null, signal, ours));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // A JVM without it, or one that leaves signals alone: it ends all the same.
            System.getLogger(ShutdownSignals.class.getName())
                    .log(System.Logger.Level.DEBUG, "not told of SIG" + name, e);
        }
    }
}
