package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.ephemera.collect.CollectionListener;

/**
 * Event Grid function that handles an event about a container group or an app. Other events are stored without a
 * collection. Event Grid delivers the event of a failed run again, and the same event completes the same package.
 */
public final class EventFunction {
    /**
     * Handles an event.
     *
     * @throws IOException if nothing can be stored or sealed
     */
    @FunctionName("event")
    public void run(@EventGridTrigger(name = "event") String event, ExecutionContext context) throws IOException {
        new AlertInvocation(SharedRuntime.get(), CollectionListener.NONE, context.getLogger()::info)
                .answer(event.getBytes(StandardCharsets.UTF_8), context.getInvocationId());
    }
}
