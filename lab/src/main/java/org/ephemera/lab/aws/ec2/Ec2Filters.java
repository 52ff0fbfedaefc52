package org.ephemera.lab.aws.ec2;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;

/**
 * Filters of a request to the simulated EC2 ({@code Filter.1.Name, Filter.1.Value.1}). A resource matches if it has one
 * value of each filter.
 *
 * @param wanted accepted values by JSON path in the resource
 */
record Ec2Filters(Map<String, Set<String>> wanted) {
    private static final int SMALLEST_PAGE = 5;
    private static final int MOST_VALUES = 200;

    /**
     * Parses the filters of a request.
     *
     * @param fields JSON path by filter name; EC2 refuses any other filter name
     */
    static Ec2Filters of(AwsCall call, Map<String, String> fields) throws AwsError {
        Map<String, Set<String>> wanted = new TreeMap<>();
        int all = 0;
        for (int number = 1; ; number++) {
            String filter = "Filter." + number + ".";
            Optional<String> name = call.text(filter + "Name");
            if (name.isEmpty()) {
                return new Ec2Filters(wanted);
            }
            String path = fields.get(name.get());
            if (path == null) {
                throw AwsError.badRequest("InvalidParameterValue", "The filter '" + name.get() + "' is invalid");
            }
            Set<String> values = values(call, filter);
            all += values.size();
            if (all > MOST_VALUES) {
                throw AwsError.badRequest(
                        "FilterLimitExceeded",
                        "The maximum number of filter values specified on a single call is " + MOST_VALUES);
            }
            wanted.put(path, values);
        }
    }

    /**
     * Returns the requested page size.
     *
     * @throws AwsError for fewer than five or more than a thousand
     */
    static int limit(AwsCall call, int largest) throws AwsError {
        String text = call.text("MaxResults").orElse(Integer.toString(largest));
        int requested = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (requested < SMALLEST_PAGE || requested > largest) {
            throw AwsError.badRequest(
                    "InvalidParameterValue",
                    "Value ( " + text + " ) for parameter maxResults is invalid. Expecting a value from "
                            + SMALLEST_PAGE + " to " + largest + ".");
        }
        return requested;
    }

    boolean match(ObjectNode each) {
        return wanted.entrySet().stream()
                .allMatch(filter ->
                        filter.getValue().contains(each.at(filter.getKey()).asText()));
    }

    private static Set<String> values(AwsCall call, String filter) {
        Set<String> values = new TreeSet<>();
        for (int number = 1; call.text(filter + "Value." + number).isPresent(); number++) {
            call.text(filter + "Value." + number).ifPresent(values::add);
        }
        return values;
    }
}
