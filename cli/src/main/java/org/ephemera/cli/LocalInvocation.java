package org.ephemera.cli;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What Lambda would tell a function about one of its runs, told by this process. */
final class LocalInvocation implements Context {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MEGABYTES = 512;

    private final String id = UUID.randomUUID().toString();
    private final long end = System.nanoTime() + LONGEST.toNanos();
    private final Consumer<String> log;

    /** @param log is given what the function logs, line by line */
    LocalInvocation(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public String getAwsRequestId() {
        return id;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Duration.ofNanos(end - System.nanoTime()).toMillis();
    }

    @Override
    public int getMemoryLimitInMB() {
        return MEGABYTES;
    }

    @Override
    public String getFunctionName() {
        return Main.PROGRAM + "-alert";
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "";
    }

    @Override
    public String getLogGroupName() {
        return "";
    }

    @Override
    public String getLogStreamName() {
        return "";
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                log.accept(message.stripTrailing());
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
