package org.ephemera.analyze.parse.kubernetes;

import java.util.List;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Label selector of a policy: all of {@code matchLabels} and {@code matchExpressions} must match. An empty selector
 * matches everything.
 */
public record LabelSelector(LocatedJson selector) {
    public boolean selects(LocatedJson labels) {
        return selector.at("matchLabels").fields().entrySet().stream()
                        .allMatch(one -> labels.at(one.getKey())
                                .textOrEmpty()
                                .equals(one.getValue().textOrEmpty()))
                && selector.at("matchExpressions").items().stream().allMatch(one -> holds(one, labels));
    }

    private static boolean holds(LocatedJson expression, LocatedJson labels) {
        LocatedJson value = labels.at(expression.at("key").textOrEmpty());
        List<String> values = expression.at("values").textList();
        return switch (expression.at("operator").textOrEmpty()) {
            case "In" -> value.exists() && values.contains(value.textOrEmpty());
            case "NotIn" -> !value.exists() || !values.contains(value.textOrEmpty());
            case "Exists" -> value.exists();
            case "DoesNotExist" -> !value.exists();
            default -> false;
        };
    }
}
