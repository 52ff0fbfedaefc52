package org.ephemera.collect.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.ResponseLog;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.StoredFile;
import org.jspecify.annotations.Nullable;

/** Response of a call outside of a package, held in memory up to a size limit. Used by one thread. */
public final class HeldResponse implements ResponseLog {
    private final int maxBytes;
    private byte @Nullable [] bytes;
    private @Nullable ApiCall call;
    private @Nullable ApiResponseHead head;

    public HeldResponse(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Sends a request, with retries.
     *
     * @throws IOException if the thread was interrupted
     */
    public <T> CallResult<T> send(
            ApiRequest request, Transport<T> transport, ErrorRules rules, RetryPolicy policy, Deadline deadline)
            throws IOException {
        RecordedCall recorded = new RecordedCall(request, this, rules, policy, deadline);
        CallResult<T> result = new RetryLoop(recorded, policy.rounds(), deadline).run(transport);
        recorded.stored().ifPresent(stored -> head = stored.head());
        call = recorded.call();
        return result;
    }

    /** Returns the body of the successful response; empty if the call failed. */
    public byte[] bytes() {
        byte[] held = bytes;
        return held == null ? new byte[0] : Arrays.copyOf(held, held.length);
    }

    /** Returns the head of the successful response, even if the response could not be parsed. */
    public Optional<ApiResponseHead> head() {
        return Optional.ofNullable(head);
    }

    /** Returns the call, with the endpoint to which the last request was sent. */
    public ApiCall call() {
        ApiCall sent = call;
        if (sent == null) {
            throw new IllegalStateException("nothing was sent");
        }
        return sent;
    }

    @Override
    public List<StoredFile> body(BodyType type, InputStream in, OutputStream copy) throws IOException {
        byte[] read = in.readNBytes(maxBytes + 1);
        if (read.length > maxBytes) {
            throw new UnreadableBodyException("the body is larger than " + maxBytes + " bytes");
        }
        copy.write(read);
        bytes = read;
        return List.of();
    }

    @Override
    public InputStream open(List<StoredFile> files) {
        return new ByteArrayInputStream(bytes());
    }

    @Override
    public void error(ApiCall failed, ApiResponseHead failedHead, ApiError error) {
        // Failed attempts are not recorded.
    }
}
