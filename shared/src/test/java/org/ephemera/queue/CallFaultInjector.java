package org.ephemera.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ephemera.testing.CallInterceptingProxy;
import org.ephemera.testing.FileOffsetClock;
import org.jspecify.annotations.Nullable;

/**
 * Injects faults into the calls of the current worker: it is killed at one call, throttled at some, and its clock jumps
 * at one.
 */
final class CallFaultInjector implements CallInterceptingProxy.Watcher {
    /**
     * Faults of one delivery; calls are numbered from 1.
     *
     * @param fatal calls at which the worker is killed; the first one that occurs counts
     * @param jumpAt call at which the clock is set forward; 0 for never
     * @param throttled calls that are throttled
     */
    record Course(List<FatalCall> fatal, int jumpAt, Duration jump, Set<Integer> throttled) {
        static final Course SMOOTH = new Course(List.of(), 0, Duration.ZERO, Set.of());

        Course {
            fatal = List.copyOf(fatal);
            throttled = Set.copyOf(throttled);
        }
    }

    private final Pattern fetched;
    private final FileOffsetClock clock;
    private final Set<String> poisoned;
    private @Nullable Process worker;
    private Course course = Course.SMOOTH;
    private int calls;
    private final Map<FatalCall, Integer> matched = new HashMap<>();
    private Optional<FatalCall> met = Optional.empty();

    /**
     * Creates an injector that injects nothing until a worker is followed.
     *
     * @param fetched calls that pass without being counted
     * @param poisoned ids of packages whose bodies the store never accepts; more may be added later
     */
    CallFaultInjector(Pattern fetched, FileOffsetClock clock, Set<String> poisoned) {
        this.fetched = fetched;
        this.clock = clock;
        this.poisoned = poisoned;
    }

    /** Follows a worker from now on. */
    synchronized void follow(Process working, Course next) {
        worker = working;
        course = next;
        calls = 0;
        matched.clear();
    }

    /** Returns the call at which the worker was killed, if it was. */
    synchronized Optional<FatalCall> met() {
        return met;
    }

    @Override
    public synchronized CallInterceptingProxy.Fate fateOf(String call) {
        if (met.isPresent()) {
            return CallInterceptingProxy.Fate.DROPPED;
        }
        if (fetched.matcher(call).find()) {
            return CallInterceptingProxy.Fate.PASSED;
        }
        calls++;
        if (calls == course.jumpAt()) {
            clock.step(course.jump());
        }
        met = course.fatal().stream().filter(fatal -> isMet(fatal, call)).findFirst();
        if (met.isPresent()) {
            if (met.get().done()) {
                return CallInterceptingProxy.Fate.LAST;
            }
            end();
            return CallInterceptingProxy.Fate.DROPPED;
        }
        if (call.startsWith("store PUT ") && poisoned.stream().anyMatch(id -> call.contains("/" + id + "/data/raw/"))) {
            return CallInterceptingProxy.Fate.FORBIDDEN;
        }
        return course.throttled().contains(calls)
                ? CallInterceptingProxy.Fate.THROTTLED
                : CallInterceptingProxy.Fate.PASSED;
    }

    private boolean isMet(FatalCall fatal, String call) {
        return fatal.call().matcher(call).find() && matched.merge(fatal, 1, Integer::sum) == fatal.number();
    }

    /** Kills the worker with SIGKILL. */
    @Override
    public synchronized void end() {
        try {
            if (worker == null || !worker.destroyForcibly().waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("it does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
