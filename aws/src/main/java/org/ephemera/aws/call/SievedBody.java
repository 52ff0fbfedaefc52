package org.ephemera.aws.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.FullBodyView;
import org.ephemera.collect.source.UnreadableBodyException;

/**
 * View of a description without the values that are too long or too deep ({@link JsonSizeFilter}). An attacker who writes
 * such a value into a description cannot keep the rest of it from being read: where the logs are, which image ran.
 */
public final class SievedBody implements BodyView {
    private final FullBodyView full = new FullBodyView();

    @Override
    public OutputStream copy() {
        return full.copy();
    }

    @Override
    public InputStream forSdk(StoredBody stored) throws UnreadableBodyException {
        return new ByteArrayInputStream(filtered(full.bytes()).json());
    }

    @Override
    public String unread() {
        long left;
        try {
            left = filtered(full.bytes()).left();
        } catch (UnreadableBodyException e) {
            return "";
        }
        return left == 0
                ? ""
                : CountText.of(left, "value") + " of a length or depth that no service sends "
                        + (left == 1 ? "was" : "were") + " not read: only the stored answer has "
                        + (left == 1 ? "it" : "them");
    }

    /** Returns a body that is not JSON unchanged; the SDK reports it. */
    private static JsonSizeFilter.Copy filtered(byte[] body) {
        try {
            return JsonSizeFilter.copy(body);
        } catch (IOException e) {
            return new JsonSizeFilter.Copy(body, 0);
        }
    }
}
