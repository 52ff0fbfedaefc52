package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import org.ephemera.bag.Json;
import org.ephemera.collect.Deadline;
import org.ephemera.site.HourlyRecordJob;
import org.ephemera.site.Site;

/** {@link HourlyRecordJob}, each hour. However many run, each hour has one package. */
public final class RecorderFunction {
    /** Seven minutes past each hour: five after its end it is closed. */
    private static final String HOURLY = "0 7 * * * *";

    /** @throws IOException if an hour could not be packaged; the others were, and the next run tries again */
    @FunctionName("recorder")
    public void run(@TimerTrigger(name = "timer", schedule = HOURLY) String timer, ExecutionContext context)
            throws IOException {
        Site site = SharedRuntime.get().site();
        ObjectNode answer = Json.object();
        new HourlyRecordJob()
                .run(site, context.getInvocationId(), Deadline.in(site.clock(), AlertAnswering.LONGEST), answer);
        answer.path("packages").forEach(id -> context.getLogger().info("packaged " + id.asText()));
    }
}
