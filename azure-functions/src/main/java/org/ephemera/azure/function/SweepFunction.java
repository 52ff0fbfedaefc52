package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.seal.PublicKeys;

/**
 * Looks once a day whether the next alert could be kept and sealed: opens the store, as an acquisition would, and asks for
 * the key. Nothing is collected. A setting or a role that is wrong is so known before an alert needs it.
 */
public final class SweepFunction {
    /** Every day at 03:10 UTC. */
    private static final String DAILY = "0 10 3 * * *";

    /** @throws IOException if the store cannot be opened or the key cannot be had, so that the run counts as failed */
    @FunctionName("sweep")
    public void run(@TimerTrigger(name = "timer", schedule = DAILY) String timer, ExecutionContext context)
            throws IOException {
        // Not the one that the alerts share: what it has opened before would not be looked at again.
        try (AzureRuntime runtime = SharedRuntime.made(AzureRuntime::fromEnvironment)) {
            runtime.store();
            String key = PublicKeys.keyId(runtime.signer().publicKey());
            context.getLogger().info("store and key " + key + " can be used; nothing was swept");
        }
    }
}
