package org.ephemera.azure.function;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.ephemera.collect.CollectionListener;

/**
 * Takes an event of Event Grid about a container group or app. What is about none is kept and done with; a run that fails is
 * delivered again, and the same event finishes the same package.
 */
public final class EventFunction {
    /** @throws IOException if nothing can be kept or sealed */
    @FunctionName("event")
    public void run(@EventGridTrigger(name = "event") String event, ExecutionContext context) throws IOException {
        new AlertInvocation(SharedRuntime.get(), CollectionListener.NONE, context.getLogger()::info)
                .answer(event.getBytes(StandardCharsets.UTF_8), context.getInvocationId());
    }
}
