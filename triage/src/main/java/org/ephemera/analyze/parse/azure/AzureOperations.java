package org.ephemera.analyze.parse.azure;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;

/**
 * Merger of the entries of an Azure operation. The activity log has an entry at the start and one at the end of an
 * operation; the first does not contain the result.
 */
public final class AzureOperations {
    private static final String SUCCEEDED = "Succeeded";

    private AzureOperations() {}

    /** Returns the calls; an operation that failed at its end is marked as failed from its first entry. */
    public static List<ControlCall> withFinalResults(List<ControlCall> calls) {
        Map<String, String> failed = new HashMap<>();
        Set<String> succeeded = new HashSet<>();
        for (ControlCall call : calls) {
            key(call).ifPresent(key -> {
                call.error().ifPresent(why -> failed.putIfAbsent(key, why));
                if (ActivityEntry.status(call.entry()).equals(SUCCEEDED)) {
                    succeeded.add(key);
                }
            });
        }
        failed.keySet().removeAll(succeeded);
        return calls.stream().map(call -> withFinalResults(call, failed)).toList();
    }

    private static ControlCall withFinalResults(ControlCall call, Map<String, String> failed) {
        return call.error().isPresent()
                ? call
                : key(call).map(failed::get).map(call::withError).orElse(call);
    }

    /** Returns each operation once, with its first entry. Calls to other clouds are returned unchanged. */
    public static Stream<ControlCall> distinctOperations(Stream<ControlCall> calls) {
        Set<String> seen = new HashSet<>();
        return calls.filter(call -> key(call).map(seen::add).orElse(true));
    }

    private static Optional<String> key(ControlCall call) {
        String operation = call.entry()
                .path("operationId")
                .asText(call.entry().path("correlationId").asText());
        return call.entry().has("operationName") && !operation.isEmpty()
                ? Optional.of(
                        (call.action() + "\0" + call.entry().path("resourceId").asText()).toLowerCase(Locale.ROOT)
                                + "\0" + operation)
                : Optional.empty();
    }
}
