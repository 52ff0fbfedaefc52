package org.ephemera.aws.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Lists and maps of the SDK without the nulls that an odd answer may have put into them. */
public final class SdkCollections {
    private SdkCollections() {}

    public static <T> List<T> in(List<T> list) {
        return list.stream().filter(Objects::nonNull).toList();
    }

    public static Map<String, String> in(Map<String, String> map) {
        Map<String, String> present = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key != null && value != null) {
                present.put(key, value);
            }
        });
        return present;
    }
}
