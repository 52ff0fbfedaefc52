package org.ephemera.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A kind of trace, and what it takes to read it.
 *
 * @param id dotted, lower case, e.g. {@code aws.ecs.task}; it begins every path of its evidence
 * @param title what it is, for people
 * @param required without it the package cannot answer what ran and what it did
 * @param sensitive its bytes may hold secrets: environment values, what an application logged
 * @param operations the API operations the source calls, {@code service:Operation}; only these are recorded
 * @param permissions what the reader must be allowed, in the cloud's own names; empty if none is needed
 * @param reference where the meaning of the bytes is documented
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
            throw new IllegalArgumentException("an artifact id is dotted and lower case, not '" + id + "'");
        }
        operations = List.copyOf(operations);
        permissions = List.copyOf(permissions);
    }
}
