package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import java.util.List;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.seal.PublicKeys;
import org.ephemera.sweep.PackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;
import org.ephemera.work.Overdue;

/**
 * Puts on the queue again what was lost between an alert and its seal, and looks whether the next alert could be kept and
 * sealed: opens the store, as an acquisition would, and asks for the key. A setting or a role that is wrong is so known
 * before an alert needs it. Has closed days of metrics fetched, where that is on.
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
            sweep(runtime, context);
            String key = PublicKeys.keyId(runtime.signer().publicKey());
            context.getLogger()
                    .info("store and key " + key + " can be used; "
                            + (sent.isEmpty() ? "nothing was overdue" : sent.size() + " sent again"));
        }
    }

    /** Closed days of metrics are fetched, one package a shard. */
    private static void sweep(AzureRuntime runtime, ExecutionContext context) throws IOException {
        for (SweepScope scope : runtime.sweeps()) {
            PackageMaker maker = runtime.hasQueue()
                    ? PackageMaker.queued(runtime.intake(runtime.dispatch())::take, runtime.store())
                    : PackageMaker.here(runtime.acquisition(context.getInvocationId(), CollectionListener.NONE));
            SweepPass pass = SweepPass.over(
                    runtime.sweep(scope, maker),
                    runtime.clock().instant(),
                    Deadline.in(runtime.clock(), AlertAnswering.LONGEST));
            context.getLogger()
                    .info("sweep: " + pass.indexed() + " indexed, " + pass.pending() + " pending, " + pass.lost()
                            + " lost" + (pass.gap().isPresent() ? ", the inventory is not whole" : ""));
        }
    }
}
