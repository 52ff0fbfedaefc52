package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.runtime.CollectorSite;
import org.ephemera.runtime.HourlyPackagingJob;
import org.ephemera.runtime.RecurringJob;
import org.ephemera.runtime.RecurringJobs;

/**
 * Timer function that runs {@link HourlyPackagingJob} each hour. Concurrent runs create only one package for each hour.
 */
public final class RecorderFunction {
    /** Seven minutes past each hour; an hour is closed five minutes after its end. */
    private static final String HOURLY = "0 7 * * * *";

    private static final RecurringJob JOB = new HourlyPackagingJob();

    /**
     * Packages the closed hours.
     *
     * @throws IOException if an hour could not be packaged; the others were, and the next run retries
     */
    @FunctionName("recorder")
    public void run(@TimerTrigger(name = "timer", schedule = HOURLY) String timer, ExecutionContext context)
            throws IOException {
        CollectorSite site = SharedRuntime.get().site();
        ObjectNode answer = Json.object();
        Optional<IOException> failure = new RecurringJobs(List.of(JOB), context.getLogger()::severe)
                .run(site, context.getInvocationId(), site.clock().instant().plus(AlertInvocation.LONGEST), answer);
        answer.path(JOB.name())
                .path("packages")
                .forEach(id -> context.getLogger().info("packaged " + id.asText()));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }
}
