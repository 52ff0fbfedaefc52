package org.ephemera.azure.function;

import java.io.IOException;
import java.util.function.Supplier;
import org.ephemera.azure.AzureRuntime;
import org.jspecify.annotations.Nullable;

/** One runtime, and so one set of clients, for all calls of a process: the worker makes a new instance for each. */
final class SharedRuntime {
    private static @Nullable AzureRuntime shared;

    private SharedRuntime() {}

    /** @throws IOException if the settings make no sense; says which */
    static synchronized AzureRuntime get() throws IOException {
        AzureRuntime known = shared == null ? made(AzureRuntime::fromEnvironment) : shared;
        shared = known;
        return known;
    }

    /** A setting that makes no sense is said in a sentence, and is no fault of the program. */
    static AzureRuntime made(Supplier<AzureRuntime> making) throws IOException {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw new IOException("the settings of the function app make no sense: " + e.getMessage(), e);
        }
    }
}
