package org.ephemera.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Kind of evidence, with the operations and permissions that collecting it requires.
 *
 * @param id dotted, lower case, e.g. {@code aws.ecs.task}; every path of its evidence begins with it
 * @param title name for people
 * @param required true if a package without it cannot show what ran and what it did
 * @param sensitive true if its bytes may contain secrets: environment values or application logs
 * @param operations API operations that the source calls, {@code service:Operation}; no other calls are recorded
 * @param permissions permissions of the caller, in the cloud's own names; empty if none is needed
 * @param reference documentation of the format of the bytes
 */
public record Artifact(
        String id,
        String title,
        Volatility volatility,
        boolean required,
        boolean sensitive,
        List<String> operations,
        List<String> permissions,
        String reference) {
    private static final Pattern ID = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    public Artifact {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "invalid artifact id: '" + id + "'; expected a dotted name in lower case");
        }
        operations = List.copyOf(operations);
        permissions = List.copyOf(permissions);
    }
}
