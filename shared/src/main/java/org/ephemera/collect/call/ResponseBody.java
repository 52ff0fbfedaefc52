package org.ephemera.collect.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.ephemera.collect.ResponseLog;
import org.ephemera.collect.ResponseParts;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.StoredFile;

/** Body of one response: stored first, then passed to the parser. Used by one thread. */
final class ResponseBody {
    private static final int LONGEST_ERROR = 64 << 10;

    private final HttpHead head;
    private final ApiRequest.Body kept;
    private final Optional<ResponseParts.Progress> progress;
    private final BodyView view;

    ResponseBody(ApiRequest request, HttpHead head) {
        this.head = head;
        this.kept = request.body();
        this.progress = request.progress();
        this.view = request.view().get();
    }

    /**
     * Stores the body. The parts of a body are logged as they are stored. A body that contains a credential is passed
     * to the view and not stored.
     *
     * @return stored files; none for a credential
     * @throws TruncatedBodyException if the body is incomplete
     * @throws IOException if the store failed, or a credential could not be read
     */
    List<StoredFile> store(InputStream in, ResponseLog log, ApiCall call, ApiResponseHead logged) throws IOException {
        if (progress.isPresent()) {
            BodyType type = head.isEncoded() ? BodyType.BIN : BodyType.of(head.contentType());
            OutputStream copy = head.isEncoded() ? OutputStream.nullOutputStream() : view.copy();
            log.openResponse(call, logged, type).store(in, copy, progress.get());
            return List.of();
        }
        if (kept == ApiRequest.Body.SECRET) {
            plain(head, in).transferTo(view.copy());
            return List.of();
        }
        if (kept == ApiRequest.Body.DERIVED) {
            return log.body(BodyType.JSON, view.derived(plain(head, in)), OutputStream.nullOutputStream());
        }
        return head.isEncoded()
                ? log.body(BodyType.BIN, in, OutputStream.nullOutputStream())
                : log.body(BodyType.of(head.contentType()), in, view.copy());
    }

    /**
     * Opens the body for the parser. No request asks for a content encoding. An encoded body is stored as it arrived
     * and decoded here.
     *
     * @throws UnreadableBodyException if it is not a response of the operation, or has another encoding than gzip
     */
    InputStream show(List<StoredFile> files, ResponseLog log) throws IOException {
        if (progress.isPresent() && head.isEncoded()) {
            throw new UnreadableBodyException("the body has a content encoding that was not requested");
        }
        if (progress.isPresent() || kept == ApiRequest.Body.SECRET || kept == ApiRequest.Body.DERIVED) {
            return view.forSdk(InputStream::nullInputStream);
        }
        if (!head.isEncoded()) {
            return view.forSdk(() -> log.open(files));
        }
        try (InputStream plain = decoded(files, log)) {
            plain.transferTo(view.copy());
        }
        return view.forSdk(() -> decoded(files, log));
    }

    String unread() {
        return view.unread();
    }

    private InputStream decoded(List<StoredFile> files, ResponseLog log) throws IOException {
        return plain(head, log.open(files));
    }

    /**
     * Reads the first 64 KiB of an error body; empty if it cannot be decoded.
     *
     * @param optional true if the head classifies the error, so that an incomplete body does not matter
     * @throws TruncatedBodyException if the body is incomplete and not optional
     */
    static byte[] readError(HttpHead head, InputStream in, boolean optional) throws TruncatedBodyException {
        try {
            return plain(head, in).readNBytes(LONGEST_ERROR);
        } catch (TruncatedBodyException e) {
            if (!optional) {
                throw e;
            }
            return new byte[0];
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /**
     * Decodes a body that is not stored.
     *
     * @throws UnreadableBodyException if it has another encoding than gzip
     */
    static InputStream plain(HttpHead head, InputStream in) throws IOException {
        return switch (head.contentEncoding()) {
            case "" -> in;
            case "gzip" -> new GZIPInputStream(in);
            default -> throw new UnreadableBodyException("the body has a content encoding that was not requested");
        };
    }
}
