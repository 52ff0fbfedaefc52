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

/** Azure's activity log has an entry when an operation begins and another when it ends; the first does not say how it will end. */
public final class AzureOperations {
    private static final String SUCCEEDED = "Succeeded";

    private AzureOperations() {}

    /** The same calls: what failed in the end has failed from its beginning on. */
    public static List<ControlCall> settled(List<ControlCall> calls) {
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
        return calls.stream().map(call -> settled(call, failed)).toList();
    }

    private static ControlCall settled(ControlCall call, Map<String, String> failed) {
        return call.error().isPresent()
                ? call
                : key(call).map(failed::get).map(call::failed).orElse(call);
    }

    /** Each operation once, by its first entry; calls to others than Azure as they are. */
    public static Stream<ControlCall> once(Stream<ControlCall> calls) {
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
