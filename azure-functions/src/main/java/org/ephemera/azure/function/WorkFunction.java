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
 * Queue function that works on one package: it collects until its time limit, then sends the rest to the queue, or
 * seals the package and announces it. A failed run is delivered again after the {@code visibilityTimeout} of host.json.
 * After three failed runs the next one seals the collected evidence.
 */
public final class WorkFunction {
    /** Permissions of the function host on the work queue and the poison queue, to receive, keep and move messages. */
    public static final List<String> PERMISSIONS = List.of(
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action",
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action",
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read",
            "Microsoft.Storage/storageAccounts/queueServices/queues/messages/write",
            "Microsoft.Storage/storageAccounts/queueServices/queues/read");

    static final String QUEUE = "work";

    private final RuntimeSupplier runtime;
    private final Duration longest;

    /** Supplier of the process's runtime, called on first use. */
    interface RuntimeSupplier {
        /**
         * Returns the runtime.
         *
         * @throws IOException if a setting is invalid; the message contains its name
         */
        AzureRuntime get() throws IOException;
    }

    /** Creates the function with settings from the environment, for Azure Functions. */
    public WorkFunction() {
        this(SharedRuntime::get, WorkInvocation.LONGEST);
    }

    /**
     * Creates the function.
     *
     * @param longest time limit of a run
     */
    WorkFunction(RuntimeSupplier runtime, Duration longest) {
        this.runtime = runtime;
        this.longest = longest;
    }

    /**
     * Returns a count of deliveries.
     *
     * @param count metadata of the trigger, which the worker passes as text
     * @param before deliveries from another queue
     */
    static int deliveries(String count, int before) throws IOException {
        try {
            return Math.clamp(before + Long.parseLong(count), 1, Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            throw new IOException("the host passed the delivery count '" + count + "', which is no number", e);
        }
    }

    /**
     * Handles a message.
     *
     * @throws IOException if nothing could be stored or sealed
     */
    @FunctionName("work")
    public void run(
            @QueueTrigger(name = "message", queueName = QUEUE, connection = "AzureWebJobsStorage") String message,
            @BindingName("DequeueCount") String deliveries,
            ExecutionContext context)
            throws IOException {
        new WorkInvocation(runtime.get(), longest, CollectionListener.NONE, context.getLogger()::info)
                .work(message, deliveries(deliveries, 0), context.getInvocationId());
    }
}
