package org.ephemera.azure.function;

import java.io.IOException;
import java.util.function.Supplier;
import org.ephemera.azure.AzureRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Runtime with its clients that all invocations of a process share. The worker creates a new function instance for each
 * invocation.
 */
final class SharedRuntime {
    private static @Nullable AzureRuntime shared;

    private SharedRuntime() {}

    /**
     * Returns the runtime.
     *
     * @throws IOException if a setting is invalid; the message contains its name
     */
    static synchronized AzureRuntime get() throws IOException {
        AzureRuntime known = shared == null ? create(AzureRuntime::fromEnvironment) : shared;
        shared = known;
        return known;
    }

    /** Creates a runtime; an invalid setting becomes an IOException with a sentence. */
    static AzureRuntime create(Supplier<AzureRuntime> constructor) throws IOException {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw new IOException("invalid settings of the function app: " + e.getMessage(), e);
        }
    }
}
