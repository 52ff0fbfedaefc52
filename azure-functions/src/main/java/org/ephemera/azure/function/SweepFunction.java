package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import java.util.List;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.evidence.PackageId;
import org.ephemera.seal.PublicKeys;
import org.ephemera.work.Overdue;

/**
 * Puts on the queue again what was lost between an alert and its seal, and looks whether the next alert could be kept and
 * sealed: opens the store, as an acquisition would, and asks for the key. A setting or a role that is wrong is so known
 * before an alert needs it. Nothing is collected.
 */
public final class SweepFunction {
    /** Every quarter of an hour. */
    private static final String SCHEDULE = "0 */15 * * * *";

    /** @throws IOException if the store cannot be opened or the key cannot be had, so that the run counts as failed */
    @FunctionName("sweep")
    public void run(@TimerTrigger(name = "timer", schedule = SCHEDULE) String timer, ExecutionContext context)
            throws IOException {
        // Not the one that the alerts share: what it has opened before would not be looked at again.
        try (AzureRuntime runtime = SharedRuntime.made(AzureRuntime::fromEnvironment)) {
            runtime.store();
            List<PackageId> sent = runtime.hasQueue()
                    ? new Overdue(runtime.store(), runtime.dispatch(), runtime.clock()).sendAgain()
                    : List.of();
            sent.forEach(id -> context.getLogger().warning("sent again " + id));
            String key = PublicKeys.keyId(runtime.signer().publicKey());
            context.getLogger()
                    .info("store and key " + key + " can be used; "
                            + (sent.isEmpty() ? "nothing was overdue" : sent.size() + " sent again"));
        }
    }
}
