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

/**
 * Interruption by SIGINT, SIGTERM and SIGHUP: the JVM runs its shutdown hooks and exits with 128 plus the signal
 * number.
 */
final class ShutdownSignals implements Interruption {
    private static final int SIGNAL_BASE = 128;
    private static final String HANDLE = "handle";

    /**
     * Exit code of SIGINT, unless another signal arrived. Signals are watched only if a command registers a handler.
     */
    private static final class SignalWatch {
        static final AtomicInteger EXIT_CODE = new AtomicInteger(ExitCode.INTERRUPTED.number());

        static {
            List.of("TERM", "HUP").forEach(name -> watch(name, EXIT_CODE));
        }
    }

    @Override
    public Registration onStop(IntConsumer last) {
        AtomicInteger exitCode = SignalWatch.EXIT_CODE;
        AtomicBoolean done = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (done.compareAndSet(false, true)) {
                last.accept(exitCode.get());
            }
        }));
        return () -> {
            if (!done.compareAndSet(false, true)) {
                // The handler runs in the shutdown hook; the JVM exits when it is finished.
                awaitExit();
            }
        };
    }

    private static void awaitExit() {
        while (true) {
            LockSupport.park();
        }
    }

    /**
     * Installs a signal handler that records the exit code and calls the handler of the JVM, because shutdown hooks
     * do not receive the signal. Reflection avoids the warning of javac about {@code sun.misc}, which remains
     * exported (JEP 260).
     */
    private static void watch(String name, AtomicInteger exitCode) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = handler.getMethod(HANDLE, type);
            Object signal = type.getConstructor(String.class).newInstance(name);
            int code = SIGNAL_BASE + (int) type.getMethod("getNumber").invoke(signal);
            CompletableFuture<Object> next = new CompletableFuture<>();
            Object handlerProxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (!method.getName().equals(HANDLE)) {
                            return method.invoke(signal, args);
                        }
                        exitCode.set(code);
                        return handle.invoke(next.join(), args);
                    });
            next.complete(type.getMethod(HANDLE, type, handler).invoke(null, signal, handlerProxy));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // The JVM has no such class or does not handle the signal. It exits without the handler.
            System.getLogger(ShutdownSignals.class.getName())
                    .log(System.Logger.Level.DEBUG, "Cannot watch SIG" + name, e);
        }
    }
}
