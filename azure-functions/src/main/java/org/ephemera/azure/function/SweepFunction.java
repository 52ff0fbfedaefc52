package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.AzureSources;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.runtime.CollectorSite;
import org.ephemera.runtime.FollowUpJob;
import org.ephemera.runtime.MetricSweepJob;
import org.ephemera.runtime.OverdueJob;
import org.ephemera.runtime.RecurringJob;
import org.ephemera.runtime.RecurringJobs;

/**
 * Timer function that runs the recurring jobs and checks whether the next alert could be stored and sealed. It sends
 * overdue work to the queue again ({@link OverdueJob}), opens the store like an acquisition, and reads the public key,
 * so that a wrong setting or role is known before an alert needs it. If metric sweeps are enabled, it requests closed
 * days of metrics ({@link MetricSweepJob}).
 */
public final class SweepFunction {
    /** Every 15 minutes. */
    private static final String SCHEDULE = "0 */15 * * * *";

    private static final RecurringJob METRICS = new MetricSweepJob();
    private static final RecurringJob FOLLOW_UPS = new FollowUpJob(AzureSources::plannedFor);

    /**
     * Runs the jobs and the checks.
     *
     * @throws IOException if the store cannot be opened, a job failed or the key is unavailable, so that the run counts
     *     as failed
     */
    @FunctionName("sweep")
    public void run(@TimerTrigger(name = "timer", schedule = SCHEDULE) String timer, ExecutionContext context)
            throws IOException {
        // A new runtime, because the shared one would not check again what it has already opened.
        try (AzureRuntime runtime = SharedRuntime.create(AzureRuntime::fromEnvironment)) {
            CollectorSite site = runtime.site();
            site.store();
            ObjectNode answer = Json.object();
            Optional<IOException> failure = new RecurringJobs(
                            site.hasQueue()
                                    ? List.of(FOLLOW_UPS, new OverdueJob(), METRICS)
                                    : List.of(FOLLOW_UPS, METRICS),
                            context.getLogger()::severe)
                    .run(site, context.getInvocationId(), site.clock().instant().plus(AlertInvocation.LONGEST), answer);
            answer.path(FOLLOW_UPS.name())
                    .path("opened")
                    .forEach(id -> context.getLogger().info("follow-up " + id.asText()));
            FollowUpJob.lines(answer.path(FOLLOW_UPS.name())).forEach(context.getLogger()::warning);
            JsonNode sent = answer.path("overdue").path("sentAgain");
            sent.forEach(id -> context.getLogger().warning("sent again " + id.asText()));
            answer.path("overdue")
                    .path("askedAgain")
                    .forEach(id -> context.getLogger().info("timestamp asked for again " + id.asText()));
            answer.path(METRICS.name())
                    .path("scopes")
                    .forEach(swept -> context.getLogger()
                            .log(
                                    swept.path("trouble").asBoolean() ? Level.WARNING : Level.INFO,
                                    MetricSweepJob.line(swept)));
            String key = PublicKeys.keyId(site.signer().publicKey());
            context.getLogger()
                    .info("store and key " + key + " are usable; "
                            + (sent.isEmpty() ? "nothing was overdue" : sent.size() + " sent again"));
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }
}
