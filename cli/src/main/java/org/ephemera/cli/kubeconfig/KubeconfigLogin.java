package org.ephemera.cli.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Login of a kubeconfig user. The text forms of all kinds contain no secret. */
sealed interface KubeconfigLogin {
    /** Login with a constant {@code Authorization} header, or "" if only the client certificate identifies the user. */
    record Fixed(String authorization, Optional<ClientCertificate> certificate) implements KubeconfigLogin {
        @Override
        public String toString() {
            return "Fixed";
        }
    }

    /** Login with a token file that another program renews before the token expires. */
    record TokenFile(Path file, Optional<ClientCertificate> certificate) implements KubeconfigLogin {}

    /** Login with the credential of an exec plugin. */
    record Exec(ExecPlugin plugin) implements KubeconfigLogin {}

    /**
     * Reads the login of a user.
     *
     * @throws KubeconfigException if the user has no credentials, or uses an unsupported kind of login
     */
    static KubeconfigLogin of(KubeconfigFields user) throws KubeconfigException {
        rejectUnsupported(user);
        Optional<KubeconfigFields> exec = user.map("exec");
        Optional<ClientCertificate> certificate = certificate(user);
        Optional<Path> tokenFile = user.path("tokenFile");
        Optional<String> token = user.text("token");
        Optional<String> name = user.text("username");
        if (exec.isPresent()) {
            return new Exec(ExecPlugin.of(exec.get()));
        }
        if (tokenFile.isPresent()) {
            return new TokenFile(tokenFile.get(), certificate);
        }
        if (token.isPresent()) {
            return new Fixed(bearer(token.get(), user), certificate);
        }
        if (name.isPresent()) {
            byte[] userAndPassword =
                    (name.get() + ":" + user.text("password").orElse("")).getBytes(StandardCharsets.UTF_8);
            return new Fixed("Basic " + Base64.getEncoder().encodeToString(userAndPassword), certificate);
        }
        if (certificate.isPresent()) {
            return new Fixed("", certificate);
        }
        throw new KubeconfigException(user.of() + " of the kubeconfig has no credentials; add a token, a client"
                + " certificate or an exec plugin");
    }

    private static void rejectUnsupported(KubeconfigFields user) throws KubeconfigException {
        if (user.has("auth-provider")) {
            throw new KubeconfigException(
                    user.of() + " of the kubeconfig uses an auth-provider, which kubectl no longer"
                            + " supports; use an exec plugin or a token instead");
        }
        for (String as : new String[] {"as", "as-uid", "as-groups", "as-user-extra"}) {
            if (user.has(as)) {
                throw new KubeconfigException(user.of() + " of the kubeconfig uses impersonation (" + as
                        + "), which is not supported; use a user that has the permissions itself");
            }
        }
    }

    private static Optional<ClientCertificate> certificate(KubeconfigFields user) throws KubeconfigException {
        Optional<byte[]> certificate = user.data("client-certificate");
        Optional<byte[]> key = user.data("client-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new KubeconfigException(
                    user.of() + " of the kubeconfig has only one of client-certificate and" + " client-key; set both");
        }
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(ClientCertificate.read(certificate.get(), key.orElseThrow(), user.of()));
    }

    private static String bearer(String token, KubeconfigFields user) throws KubeconfigException {
        return BearerToken.header(token)
                .orElseThrow(() -> new KubeconfigException(
                        "the token of " + user.of() + " in the kubeconfig contains invalid characters; correct it"));
    }
}
