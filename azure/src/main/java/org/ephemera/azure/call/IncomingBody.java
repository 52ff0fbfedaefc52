package org.ephemera.azure.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.BodyType;
import org.ephemera.format.StoredFile;

/** The body of one answer: kept first, as it comes, and then shown to the SDK. Used by one thread. */
final class IncomingBody {
    private final HttpHead head;
    private final boolean secret;
    private final BodyView view;

    IncomingBody(ApiRequest question, HttpHead head) {
        this.head = head;
        this.secret = question.secret();
        this.view = question.view().get();
    }

    /**
     * Stores it. A body that is a credential is only looked at.
     *
     * @return where it stands; nothing for a credential
     * @throws TruncatedBodyException if the body ended too soon
     * @throws IOException if the store failed, or a credential could not be read
     */
    List<StoredFile> keep(InputStream in, Recorder recorder) throws IOException {
        if (secret) {
            plain(head, in).transferTo(view.copy());
            return List.of();
        }
        return head.isEncoded()
                ? recorder.body(BodyType.BIN, in, OutputStream.nullOutputStream())
                : recorder.body(BodyType.of(head.contentType()), in, view.copy());
    }

    /**
     * What the SDK shall parse of it.
     *
     * @param kept where it stands
     * @throws UnreadableBodyException if it is not what the operation answers, or encoded otherwise than by gzip
     */
    byte[] shown(List<StoredFile> kept, Recorder recorder) throws IOException {
        if (secret) {
            return view.forSdk(InputStream::nullInputStream).readAllBytes();
        }
        if (!head.isEncoded()) {
            return view.forSdk(() -> recorder.open(kept)).readAllBytes();
        }
        // Nobody asked for an encoding. The bytes stay as they came; only our own view of them is decoded.
        try (InputStream plain = decoded(kept, recorder)) {
            plain.transferTo(view.copy());
        }
        return view.forSdk(() -> decoded(kept, recorder)).readAllBytes();
    }

    private InputStream decoded(List<StoredFile> kept, Recorder recorder) throws IOException {
        if (!head.contentEncoding().equals("gzip")) {
            throw new UnreadableBodyException("the body is encoded in a way that was not asked for");
        }
        return new GZIPInputStream(recorder.open(kept));
    }

    /** The bytes of a body that is not stored, without gzip. */
    static InputStream plain(HttpHead head, InputStream in) throws IOException {
        return head.contentEncoding().equals("gzip") ? new GZIPInputStream(in) : in;
    }
}
