package org.ephemera.aws.call;

import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Takes the answers of calls that carry a {@link BufferedCall}: outside of any package, where nothing is streamed. */
public final class BufferedCallCapture implements ExecutionInterceptor {
    public static final ExecutionAttribute<BufferedCall> ANSWER = new ExecutionAttribute<>("org.ephemera.brief-answer");

    private final RateLimits limits;

    BufferedCallCapture(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        BufferedCall answer = attributes.getAttribute(ANSWER);
        if (answer != null) {
            answer.sending(context.httpRequest(), limits);
        }
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        BufferedCall answer = attributes.getAttribute(ANSWER);
        if (answer != null) {
            answer.head(context.httpResponse());
        }
    }

    @Override
    public SdkHttpResponse modifyHttpResponse(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        BufferedCall answer = attributes.getAttribute(ANSWER);
        return answer == null
                ? context.httpResponse()
                : HttpHead.forSdk(context.httpResponse(), answer.limit().remaining());
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        BufferedCall answer = attributes.getAttribute(ANSWER);
        return answer == null ? context.responseBody() : answer.body(context.responseBody());
    }
}
