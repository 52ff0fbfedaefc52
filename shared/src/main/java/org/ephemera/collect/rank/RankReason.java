package org.ephemera.collect.rank;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reason for the place of a task or pod in a ranking. The names are sealed in the items of the tasks and pods, so they
 * must not change.
 */
public enum RankReason {
    UID(true, 64, "the alert contains its UID"),
    RUNTIME_ID(true, 64, "the alert contains the id of one of its containers"),
    NAME(true, 32, "the alert contains its name"),
    ADDRESS(true, 32, "the alert contains its IP address"),
    IMAGE_DIGEST(true, 32, "the alert contains the digest of one of its images"),
    ACCOUNT(true, 32, "it uses the service account in the alert"),
    IMAGE(true, 16, "the alert contains one of its images"),
    PROCESS(true, 16, "an image or command of it contains the name of the alert's process"),
    OWNER_NAME(true, 8, "its name begins with a name in the alert"),
    CONTAINER_NAME(true, 8, "the alert contains the name of one of its containers"),
    HOST_ADDRESS(true, 8, "it uses the network of its node, whose IP address the alert contains"),
    NEW(true, 2, "it was created in the day before the alert"),
    RUNNING_THEN(true, 1, "it existed at the time of the alert"),

    PRIVILEGED(false, 8, "it has a privileged container"),
    HOST_PID(false, 8, "it shares the processes of its node"),
    HOST_PATH(false, 4, "it mounts files of its node"),
    HOST_NETWORK(false, 2, "it shares the network of its node"),
    DEBUGGED(false, 2, "it has an ephemeral container");

    private final boolean ofAlert;
    private final int weight;
    private final String clause;

    RankReason(boolean ofAlert, int weight, String clause) {
        this.ofAlert = ofAlert;
        this.weight = weight;
        this.clause = clause;
    }

    /** Reports whether the reason is a match with the alert. All other reasons are risks of the task or pod. */
    public boolean isOfAlert() {
        return ofAlert;
    }

    /** Reports whether a reason is a match with the alert that is not only a time. */
    public static boolean isBeyondTime(Set<RankReason> reasons) {
        return reasons.stream().anyMatch(reason -> reason.ofAlert && reason != NEW && reason != RUNNING_THEN);
    }

    /** Returns the sum of the weights of the matches with the alert, or of the risks. */
    public static int score(Set<RankReason> reasons, boolean ofAlert) {
        return reasons.stream()
                .filter(reason -> reason.ofAlert == ofAlert)
                .mapToInt(reason -> reason.weight)
                .sum();
    }

    /** Returns the names of reasons in their order, separated by commas. */
    public static String names(Set<RankReason> reasons) {
        return reasons.stream().sorted().map(RankReason::name).collect(Collectors.joining(","));
    }

    /** Returns the reason as a clause for users. */
    private String clause() {
        return clause;
    }

    /** Returns the clauses of reasons, from their names: {@code ": clause, clause"}; "" if there is no reason. */
    public static String clauses(String names) {
        String clauses = Arrays.stream(names.split(",", -1))
                .flatMap(name -> named(name).stream())
                .map(RankReason::clause)
                .collect(Collectors.joining(", "));
        return clauses.isEmpty() ? "" : ": " + clauses;
    }

    /** Returns the reason with this name; empty if no reason has it. */
    private static Optional<RankReason> named(String name) {
        return Arrays.stream(values())
                .filter(reason -> reason.name().equals(name))
                .findFirst();
    }
}
