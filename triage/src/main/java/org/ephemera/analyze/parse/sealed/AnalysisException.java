package org.ephemera.analyze.parse.sealed;

import org.jspecify.annotations.Nullable;

/** A package that cannot be analysed; the message says what is wrong and what to do. Nothing was changed by trying. */
public final class AnalysisException extends Exception {
    private static final long serialVersionUID = 1L;

    public AnalysisException(String message) {
        super(message);
    }

    public AnalysisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
