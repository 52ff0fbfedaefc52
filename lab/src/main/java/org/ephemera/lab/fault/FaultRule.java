package org.ephemera.lab.fault;

/**
 * Rule that selects the calls to a simulated cloud into which a fault is injected.
 *
 * @param operation {@code ecs:DescribeTasks}, {@code DescribeTasks} of any service, {@code ecs:*} or {@code *}
 * @param firstCall first affected call among the matching calls, counted from 1 when the rule is added
 * @param times number of consecutive affected calls
 */
public record FaultRule(String operation, Fault fault, long firstCall, long times) {

    private static final long FOR_EVER = Long.MAX_VALUE;

    public FaultRule {
        if (firstCall < 1 || times < 1) {
            throw new IllegalArgumentException("Invalid call numbers; expected at least 1");
        }
    }

    public static FaultRule on(String operation, Fault fault) {
        return new FaultRule(operation, fault, 1, FOR_EVER);
    }

    public FaultRule from(long call) {
        return new FaultRule(operation, fault, call, times);
    }

    public FaultRule times(long calls) {
        return new FaultRule(operation, fault, firstCall, calls);
    }

    boolean matches(String service, String name) {
        return operation.equals("*")
                || operation.equals(name)
                || operation.equals(service + ":*")
                || operation.equals(service + ":" + name);
    }

    boolean hits(long call) {
        return call >= firstCall && call - firstCall < times;
    }
}
