package org.ephemera.azure.call;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists as the SDK gives them: null where the answer had none, and null in them where it had null. */
public final class SdkCollections {
    private SdkCollections() {}

    public static <T> List<T> in(@Nullable List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }
}
