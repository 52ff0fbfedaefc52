package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.queue.PackageWorker;

/**
 * Queue function for messages that the host moved to the poison queue after {@code maxDequeueCount} deliveries. The
 * last of these deliveries could not seal the collected evidence, or no run followed it. The work is repeated as often
 * again, and reported. The host hides a failed message for ten minutes, because a poison queue has no further poison
 * queue. Beyond {@code maxDequeueCount} the message is not delivered, and the sweep sends it again.
 */
public final class PoisonFunction {
    static final String QUEUE = WorkFunction.QUEUE + "-poison";

    /**
     * Handles a message.
     *
     * @throws IOException if the package still cannot be sealed
     */
    @FunctionName("poison")
    public void run(
            @QueueTrigger(name = "message", queueName = QUEUE, connection = "AzureWebJobsStorage") String message,
            @BindingName("DequeueCount") String deliveries,
            ExecutionContext context)
            throws IOException {
        context.getLogger().severe("poison, delivery " + deliveries);
        new WorkInvocation(
                        SharedRuntime.get(), WorkInvocation.LONGEST, CollectionListener.NONE, context.getLogger()::info)
                .work(
                        message,
                        WorkFunction.deliveries(deliveries, PackageWorker.MOST_DELIVERIES),
                        context.getInvocationId());
    }
}
