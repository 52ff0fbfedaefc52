package org.ephemera.cli.kubeconfig;

/** A kubeconfig shows no way that could be gone; the message reads {@code what is wrong; what to do}, and quotes no secret. */
public final class KubeconfigException extends Exception {
    private static final long serialVersionUID = 1L;

    KubeconfigException(String message) {
        super(message);
    }
}
