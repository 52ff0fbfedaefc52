package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;

/**
 * Takes one package from the work queue: collects until its time is over, hands the rest on, or seals and announces. A run
 * that fails is delivered again after the {@code visibilityTimeout} of host.json; after three runs the next seals what there is.
 */
public final class WorkFunction {
    /** What the function host needs on the queue and on the one for what it puts aside, to take, keep and move messages. */
    public static final List<String> PERMISSIONS = List.of(
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action",
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action",
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read",
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/write",
            "Microsoft.Storage/storageAccounts/queueServices/queues/read");

    static final String QUEUE = "work";

    private final Finding runtime;
    private final Duration longest;

    /** Finds the runtime of the process when it is first needed. */
    interface Finding {
        /** @throws IOException if the settings make no sense; says which */
        AzureRuntime get() throws IOException;
    }

    /** For Functions: the settings come from the environment. */
    public WorkFunction() {
        this(SharedRuntime::get, WorkInvocation.LONGEST);
    }

    /** @param longest what a run may take */
    WorkFunction(Finding runtime, Duration longest) {
        this.runtime = runtime;
        this.longest = longest;
    }

    /** @throws IOException if nothing could be kept or sealed */
    @FunctionName("work")
    public void run(
            @QueueTrigger(name = "message", queueName = QUEUE, connection = "AzureWebJobsStorage") String message,
            @BindingName("DequeueCount") long deliveries,
            ExecutionContext context)
            throws IOException {
        new WorkInvocation(runtime.get(), longest, CollectionListener.NONE, context.getLogger()::info)
                .work(message, Math.clamp(deliveries, 1, Integer.MAX_VALUE), context.getInvocationId());
    }
}
