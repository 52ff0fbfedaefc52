package org.ephemera.cli.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** How a kubeconfig signs in. What is secret in it is shown by none of these. */
sealed interface KubeconfigLogin {
    /** With an {@code Authorization} header that stays the same; "" if nothing but the connection tells who asks. */
    record Fixed(String authorization, Optional<ClientCertificate> certificate) implements KubeconfigLogin {
        @Override
        public String toString() {
            return "Fixed";
        }
    }

    /** With a token that somebody else writes anew before it expires. */
    record TokenFile(Path file, Optional<ClientCertificate> certificate) implements KubeconfigLogin {}

    /** With what a program answers. */
    record Exec(ExecPlugin plugin) implements KubeconfigLogin {}

    static KubeconfigLogin of(KubeconfigFields user) throws KubeconfigException {
        refuse(user);
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
            byte[] both = (name.get() + ":" + user.text("password").orElse("")).getBytes(StandardCharsets.UTF_8);
            return new Fixed("Basic " + Base64.getEncoder().encodeToString(both), certificate);
        }
        if (certificate.isPresent()) {
            return new Fixed("", certificate);
        }
        throw new KubeconfigException(user.of() + " of the kubeconfig has nothing to sign in with; give it a token, a"
                + " client certificate or an exec plugin");
    }

    private static void refuse(KubeconfigFields user) throws KubeconfigException {
        if (user.has("auth-provider")) {
            throw new KubeconfigException(user.of() + " of the kubeconfig signs in with an auth-provider, as kubectl no"
                    + " longer does; use an exec plugin or a token in its place");
        }
        for (String as : new String[] {"as", "as-uid", "as-groups", "as-user-extra"}) {
            if (user.has(as)) {
                throw new KubeconfigException(user.of() + " of the kubeconfig acts as somebody else (" + as
                        + "), which is not supported; use a user that may read by itself");
            }
        }
    }

    private static Optional<ClientCertificate> certificate(KubeconfigFields user) throws KubeconfigException {
        Optional<byte[]> certificate = user.data("client-certificate");
        Optional<byte[]> key = user.data("client-key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new KubeconfigException(user.of() + " of the kubeconfig has only one of client-certificate and"
                    + " client-key; give it both");
        }
        return certificate.isEmpty()
                ? Optional.empty()
                : Optional.of(ClientCertificate.read(certificate.get(), key.orElseThrow(), user.of()));
    }

    private static String bearer(String token, KubeconfigFields user) throws KubeconfigException {
        return Bearer.header(token)
                .orElseThrow(() -> new KubeconfigException("token of " + user.of()
                        + " in the kubeconfig is none: it has letters that no token has; mend it"));
    }
}
