package org.ephemera.lab.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Active fault rules of a simulated cloud. Rules may be added and cleared while the cloud runs. */
public final class Faults {

    private record Armed(FaultRule rule, AtomicLong seen) {}

    private final List<Armed> rules = new CopyOnWriteArrayList<>();

    public static Faults none() {
        return new Faults();
    }

    public Faults add(FaultRule rule) {
        rules.add(new Armed(rule, new AtomicLong()));
        return this;
    }

    public Faults accessDenied(String operation) {
        return add(FaultRule.on(operation, new Fault.AccessDenied()));
    }

    public Faults throttle(String operation, int times) {
        return add(FaultRule.on(operation, new Fault.Throttled()).times(times));
    }

    public Faults serverError(String operation, int times) {
        return add(FaultRule.on(operation, new Fault.ServerError()).times(times));
    }

    public Faults expiredCredentials() {
        return add(FaultRule.on("*", new Fault.ExpiredCredentials()));
    }

    public Faults emptyPageWithToken(String operation) {
        return add(FaultRule.on(operation, new Fault.EmptyPageWithToken()));
    }

    public Faults pageSize(String operation, int items) {
        return add(FaultRule.on(operation, new Fault.PageSize(items)));
    }

    public Faults unknownFields(String operation) {
        return add(FaultRule.on(operation, new Fault.UnknownFields()));
    }

    public Faults delay(String operation, Duration duration) {
        return add(FaultRule.on(operation, new Fault.Delayed(duration)));
    }

    /**
     * Truncates the body of the next call only, so a retry receives the complete body. Add a {@link FaultRule} for more
     * calls.
     */
    public Faults cutBody(String operation) {
        return add(FaultRule.on(operation, new Fault.CutBody()).times(1));
    }

    public Faults clockSkew(Duration ahead) {
        return add(FaultRule.on("*", new Fault.ClockSkew(ahead)));
    }

    /** Adds a fault for every further call. */
    public Faults always(String operation, Fault fault) {
        return add(FaultRule.on(operation, fault));
    }

    /** Adds a fault for the next call only. */
    public Faults once(String operation, Fault fault) {
        return add(FaultRule.on(operation, fault).times(1));
    }

    public void clear() {
        rules.clear();
    }

    /** Returns the faults of a call and counts it for every rule that matches. */
    public CallFaults onCall(String service, String operation) {
        return new CallFaults(rules.stream()
                .filter(armed -> armed.rule().matches(service, operation))
                .filter(armed -> armed.rule().hits(armed.seen().incrementAndGet()))
                .map(armed -> armed.rule().fault())
                .toList());
    }
}
