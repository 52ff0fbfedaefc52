package org.ephemera.collect.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collections of an SDK without the null elements that a malformed response may contain. */
public final class SdkCollections {
    private SdkCollections() {}

    /** Returns the elements that are not null; none if the response has no list. */
    public static <T> List<T> withoutNulls(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    public static Map<String, String> withoutNulls(Map<String, String> map) {
        Map<String, String> present = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key != null && value != null) {
                present.put(key, value);
            }
        });
        return present;
    }
}
