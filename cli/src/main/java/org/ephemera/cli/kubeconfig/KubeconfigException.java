package org.ephemera.cli.kubeconfig;

/** Invalid kubeconfig; the message has the form {@code message; remedy} and quotes no secret. */
public final class KubeconfigException extends Exception {
    private static final long serialVersionUID = 1L;

    KubeconfigException(String message) {
        super(message);
    }
}
