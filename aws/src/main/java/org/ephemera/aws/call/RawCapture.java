package org.ephemera.aws.call;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.call.RecordedCall;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * SDK interceptor that stores each response before the SDK parses it, for requests with a {@link RecordedCall}. Other
 * requests, such as those of the evidence store and of the signer, pass unchanged.
 */
final class RawCapture implements ExecutionInterceptor {
    static final ExecutionAttribute<RecordedCall> CALL = new ExecutionAttribute<>("org.ephemera.call");

    private final RateLimits limits;
    private final Clock clock;

    RawCapture(RateLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        RecordedCall call = attributes.getAttribute(CALL);
        if (call != null) {
            String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
            if (!call.request().operation().name().equals(operation)) {
                throw new IllegalStateException("operation " + operation + " sent; "
                        + call.request().operation().key() + " expected");
            }
            sending(call, context.httpRequest(), limits);
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        RecordedCall call = attributes.getAttribute(CALL);
        if (call != null) {
            call.head(head(context.httpResponse(), clock));
        }
    }

    /** Removes the headers that describe the bytes on the wire, because the SDK receives other bytes. */
    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        return attributes.getAttribute(CALL) == null
                ? response
                : response.toBuilder()
                        .removeHeader("Content-Encoding")
                        .removeHeader("Content-Length")
                        .removeHeader("x-amz-crc32")
                        .build();
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        RecordedCall call = attributes.getAttribute(CALL);
        if (call == null) {
            return context.responseBody();
        }
        return Optional.of(call.body(
                SdkResponseBodies.of(context.responseBody(), call.head().contentLength(), call.limit())));
    }

    static void sending(RecordedCall call, SdkHttpRequest request, RateLimits limits) {
        URI uri = request.getUri();
        call.sending(
                uri.getScheme() + "://" + uri.getAuthority(), call.request().region(), limits);
    }

    static HttpHead head(SdkHttpResponse response, Clock clock) {
        return HttpHead.of(response.statusCode(), response::firstMatchingHeader, clock.instant());
    }
}
