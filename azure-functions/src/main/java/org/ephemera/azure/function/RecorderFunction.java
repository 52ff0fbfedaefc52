package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.runtime.HourlyPackagingJob;
import org.ephemera.runtime.RecurringJob;
import org.ephemera.runtime.RecurringJobs;
import org.ephemera.runtime.Site;

/** {@link HourlyPackagingJob}, each hour. However many run, each hour has one package. */
public final class RecorderFunction {
    /** Seven minutes past each hour: five after its end it is closed. */
    private static final String HOURLY = "0 7 * * * *";

    private static final RecurringJob JOB = new HourlyPackagingJob();

    /** @throws IOException if an hour could not be packaged; the others were, and the next run tries again */
    @FunctionName("recorder")
    public void run(@TimerTrigger(name = "timer", schedule = HOURLY) String timer, ExecutionContext context)
            throws IOException {
        Site site = SharedRuntime.get().site();
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
