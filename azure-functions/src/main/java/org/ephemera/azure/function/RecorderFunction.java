package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.evidence.PackageId;
import org.ephemera.record.Packaging;

/**
 * Puts the hours on the queue that are over and in which something was recorded; collects and seals them where there is no queue. May be repeated and cut off at any time;
 * however many run, each hour has one package.
 */
public final class RecorderFunction {
    /** Seven minutes past each hour: five after its end it is closed. */
    private static final String HOURLY = "0 7 * * * *";

    /** @throws IOException if an hour could not be packaged; the others were, and the next run tries again */
    @FunctionName("recorder")
    public void run(@TimerTrigger(name = "timer", schedule = HOURLY) String timer, ExecutionContext context)
            throws IOException {
        AzureRuntime runtime = SharedRuntime.get();
        Packaging packaging = runtime.hasQueue()
                ? Packaging.queued(runtime.intake(runtime.dispatch()))
                : Packaging.here(
                        runtime.acquisition(context.getInvocationId(), CollectionListener.NONE),
                        Deadline.in(runtime.clock(), AlertAnswering.LONGEST));
        for (PackageId id : runtime.hourlyRecord(packaging).run()) {
            context.getLogger().info("packaged " + id);
        }
    }
}
