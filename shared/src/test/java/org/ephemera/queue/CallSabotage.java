package org.ephemera.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ephemera.testing.CountedCalls;
import org.ephemera.testing.TurnableClock;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the calls of whoever works at present: he is killed at one, throttled at some, the clock is set at one. */
final class CallSabotage implements CountedCalls.Watcher {
    /**
     * The course of one delivery; calls are numbered from 1.
     *
     * @param fatal the first that is met ends it
     * @param jumpAt at which the clock is set forward; 0 for never
     * @param throttled each of them
     */
    record Course(List<FatalCall> fatal, int jumpAt, Duration jump, Set<Integer> throttled) {
        static final Course SMOOTH = new Course(List.of(), 0, Duration.ZERO, Set.of());

        Course {
            fatal = List.copyOf(fatal);
            throttled = Set.copyOf(throttled);
        }
    }

    private final Pattern fetched;
    private final TurnableClock clock;
    private final Set<String> poisoned;
    private @Nullable Process worker;
    private Course course = Course.SMOOTH;
    private int calls;
    private final Map<FatalCall, Integer> matched = new HashMap<>();
    private Optional<FatalCall> met = Optional.empty();

    /**
     * Lets everything pass until there is somebody to follow.
     *
     * @param fetched calls that are let through unseen
     * @param poisoned ids of packages of which the store never takes a body; there may be more later
     */
    CallSabotage(Pattern fetched, TurnableClock clock, Set<String> poisoned) {
        this.fetched = fetched;
        this.clock = clock;
        this.poisoned = poisoned;
    }

    /** From now on. */
    synchronized void follow(Process working, Course next) {
        worker = working;
        course = next;
        calls = 0;
        matched.clear();
    }

    /** Where it was killed, if it was. */
    synchronized Optional<FatalCall> met() {
        return met;
    }

    @Override
    public synchronized CountedCalls.Fate meets(String call) {
        if (met.isPresent()) {
            return CountedCalls.Fate.DROPPED;
        }
        if (fetched.matcher(call).find()) {
            return CountedCalls.Fate.PASSED;
        }
        calls++;
        if (calls == course.jumpAt()) {
            clock.step(course.jump());
        }
        met = course.fatal().stream().filter(fatal -> isMet(fatal, call)).findFirst();
        if (met.isPresent()) {
            if (met.get().done()) {
                return CountedCalls.Fate.LAST;
            }
            end();
            return CountedCalls.Fate.DROPPED;
        }
        if (call.startsWith("store PUT ") && poisoned.stream().anyMatch(id -> call.contains("/" + id + "/data/raw/"))) {
            return CountedCalls.Fate.FORBIDDEN;
        }
        return course.throttled().contains(calls) ? CountedCalls.Fate.THROTTLED : CountedCalls.Fate.PASSED;
    }

    private boolean isMet(FatalCall fatal, String call) {
        return fatal.call().matcher(call).find() && matched.merge(fatal, 1, Integer::sum) == fatal.number();
    }

    /** With SIGKILL. */
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
