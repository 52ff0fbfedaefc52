package org.ephemera.analyze.parse.sealed;

import org.jspecify.annotations.Nullable;

/** Failure of an analysis. The message contains the problem and the remedy; the package was not changed. */
public final class AnalysisException extends Exception {
    private static final long serialVersionUID = 1L;

    public AnalysisException(String message) {
        super(message);
    }

    public AnalysisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
