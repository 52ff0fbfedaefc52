package org.ephemera.aws.call;

import java.util.function.Consumer;
import java.util.function.Function;
import org.ephemera.collect.call.RecordedCall;
import org.ephemera.collect.call.Transport;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Transport of requests with an SDK service client. {@link RawCapture} stores the response before the SDK parses it.
 */
public record SdkTransport<T>(Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> sdk)
        implements Transport<T> {
    @Override
    public T attempt(RecordedCall call) {
        try {
            return BoundedHttpClient.within(
                    call::limit, () -> sdk.apply(o -> o.putExecutionAttribute(RawCapture.CALL, call)));
        } catch (SdkException e) {
            throw SdkFailure.of(e).exception(e);
        }
    }
}
