package org.ephemera.aws.source;

import java.util.List;
import java.util.Map;
import org.ephemera.evidence.Shown;

/** Where a log router was told to send a container's output, from the options that name a place and no others. */
final class FirelensOutput {
    private static final List<String> PLACES = List.of(
            "Name",
            "region",
            "log_group_name",
            "log_stream_name",
            "log_stream_prefix",
            "delivery_stream",
            "stream",
            "bucket",
            "Host",
            "Port");

    private FirelensOutput() {}

    static String of(Map<String, String> options) {
        List<String> told = PLACES.stream()
                .filter(options::containsKey)
                .map(name -> name + "=" + Shown.of(options.getOrDefault(name, "")))
                .toList();
        return told.isEmpty() ? "a place that its own configuration names" : String.join(", ", told);
    }
}
