package org.ephemera.verify.parse;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Digests of what was requested for an item.
 *
 * @param whole all values of the plan
 * @param subject artifact, window, parameters, and whether it is sensitive
 */
public record PlanDigests(LineDigest whole, LineDigest subject) {
    private static final Set<String> SUBJECT = Set.of("artifact", "sensitive");
    private static final Set<String> ONLY_PLANNED = Set.of("required", "volatility");

    /**
     * Returns the digests of a planned item.
     *
     * @param values of an element of {@code plan}, of {@code planned}, or of a line of {@code outcomes.jsonl}
     */
    public static PlanDigests of(SortedMap<String, String> values) {
        return new PlanDigests(
                LineDigest.of(values, name -> isSubject(name) || ONLY_PLANNED.contains(name)),
                LineDigest.of(values, PlanDigests::isSubject));
    }

    /**
     * Returns the subject digest of a line of the index.
     *
     * @param values of a line of {@code index.jsonl}, which has the parameters under {@code names}
     */
    public static LineDigest subjectOfIndex(SortedMap<String, String> values) {
        SortedMap<String, String> asPlanned = new TreeMap<>();
        values.forEach((name, value) -> {
            if (isIn(name, "names")) {
                asPlanned.put("params" + name.substring("names".length()), value);
            } else if (!isIn(name, "params")) {
                // The index has no field "params"; a forged one would replace the parameters that readers see.
                asPlanned.put(name, value);
            }
        });
        return LineDigest.of(asPlanned, PlanDigests::isSubject);
    }

    private static boolean isSubject(String name) {
        return SUBJECT.contains(name) || isIn(name, "window") || isIn(name, "params");
    }

    private static boolean isIn(String name, String field) {
        return name.startsWith(field)
                && (name.length() == field.length() || ".[".indexOf(name.charAt(field.length())) >= 0);
    }
}
