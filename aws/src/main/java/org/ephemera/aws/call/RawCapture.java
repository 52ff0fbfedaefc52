package org.ephemera.aws.call;

import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes every answer before the SDK parses it, for the calls that carry an {@link RecordedCall}. Runs once for each HTTP
 * attempt, errors included. Calls without one (credentials, the store, the signer) pass untouched.
 */
final class RawCapture implements ExecutionInterceptor {
    static final ExecutionAttribute<RecordedCall> EXCHANGE = new ExecutionAttribute<>("org.ephemera.exchange");

    private final RateLimits limits;

    RawCapture(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        RecordedCall exchange = attributes.getAttribute(EXCHANGE);
        if (exchange != null) {
            exchange.sending(
                    context.httpRequest(), attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), limits);
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        RecordedCall exchange = attributes.getAttribute(EXCHANGE);
        if (exchange != null) {
            exchange.head(context.httpResponse());
        }
    }

    /** The SDK shall check and decode nothing that belongs to bytes it is not given, nor sleep beyond the deadline. */
    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        RecordedCall exchange = attributes.getAttribute(EXCHANGE);
        return exchange == null
                ? context.httpResponse()
                : HttpHead.forSdk(context.httpResponse(), exchange.limit().remaining());
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        RecordedCall exchange = attributes.getAttribute(EXCHANGE);
        return exchange == null ? context.responseBody() : exchange.body(context.responseBody());
    }
}
