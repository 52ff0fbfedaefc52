package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.io.IOException;
import org.ephemera.collect.CollectionListener;
import org.ephemera.queue.Worker;

/**
 * Takes what the host puts aside after {@code maxDequeueCount} deliveries, of which the last already could not seal what
 * there is, or which no run followed: it is tried as often once more, and reported. What fails here the host hides for ten minutes, as a queue
 * with this ending has none to be put aside to; beyond {@code maxDequeueCount} it does not come here any more, and the sweep sends it again.
 */
public final class PoisonFunction {
    static final String QUEUE = WorkFunction.QUEUE + "-poison";

    /** @throws IOException if it cannot be sealed now either */
    @FunctionName("poison")
    public void run(
            @QueueTrigger(name = "message", queueName = QUEUE, connection = "AzureWebJobsStorage") String message,
            @BindingName("DequeueCount") long deliveries,
            ExecutionContext context)
            throws IOException {
        context.getLogger().severe("poison, delivery " + deliveries);
        new WorkInvocation(
                        SharedRuntime.get(), WorkInvocation.LONGEST, CollectionListener.NONE, context.getLogger()::info)
                .work(
                        message,
                        Math.clamp(Worker.MOST_DELIVERIES + deliveries, 1, Integer.MAX_VALUE),
                        context.getInvocationId());
    }
}
