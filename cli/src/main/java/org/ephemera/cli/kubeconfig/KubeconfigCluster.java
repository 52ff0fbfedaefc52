package org.ephemera.cli.kubeconfig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.Reachability;
import org.ephemera.model.DetailCode;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/** Connection to the cluster of a kubeconfig context, with its login. */
final class KubeconfigCluster implements ClusterConnection {
    private final Reachability reachability = new Reachability();
    /** Credentials that expire within this time are renewed before a request. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final int MAX_TOKEN_BYTES = 64 << 10;

    private final KubeconfigContext context;
    private final ExecPluginRunner run;
    private final Clock clock;
    private final Optional<EnvironmentProxy> proxy;
    private final URI endpoint;
    private @Nullable ExecCredential cached;
    private volatile HttpClient http;

    /**
     * Creates the connection; sends no request.
     *
     * @throws ClusterException if the certificate authority of the server cannot be parsed
     */
    KubeconfigCluster(KubeconfigContext context, ExecPluginRunner run, Clock clock, Optional<EnvironmentProxy> proxy)
            throws ClusterException {
        this.context = context;
        this.proxy = proxy;
        this.run = run;
        this.clock = clock;
        this.endpoint = context.server().endpoint();
        this.http = client(
                switch (context.login()) {
                    case KubeconfigLogin.Fixed fixed -> fixed.certificate();
                    case KubeconfigLogin.TokenFile file -> file.certificate();
                    case KubeconfigLogin.Exec exec -> Optional.empty();
                });
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public Reachability reachability() {
        return reachability;
    }

    @Override
    public HttpClient http() {
        return http;
    }

    @Override
    public String authorization(boolean renew) throws ClusterException {
        return switch (context.login()) {
            case KubeconfigLogin.Fixed fixed -> {
                check(fixed.certificate());
                yield fixed.authorization();
            }
            case KubeconfigLogin.TokenFile file -> {
                check(file.certificate());
                yield token(file);
            }
            case KubeconfigLogin.Exec exec -> pluginCredential(exec.plugin(), renew);
        };
    }

    @Override
    public String network() {
        return "check that this machine can reach the server of the context '" + SanitizedText.of(context.name())
                + "' (VPN, or proxy-url in the kubeconfig), and collect again";
    }

    @Override
    public String admission() {
        return "sign in again for the context '" + SanitizedText.of(context.name()) + "' of the kubeconfig";
    }

    /** Returns the credential of the plugin. Concurrent callers wait for one run of the plugin and use its result. */
    private synchronized String pluginCredential(ExecPlugin plugin, boolean renew) throws ClusterException {
        ExecCredential credential = cached;
        if (credential == null || renew || isExpiring(credential)) {
            credential = run.run(plugin, context.server());
            cached = credential;
            if (credential.certificate().isPresent()) {
                http = client(credential.certificate());
            }
        }
        check(credential.certificate());
        return credential.authorization();
    }

    private boolean isExpiring(ExecCredential credential) {
        return credential
                .end()
                .or(() -> credential.certificate().map(ClientCertificate::end))
                .filter(end -> end.isBefore(clock.instant().plus(MARGIN)))
                .isPresent();
    }

    private void check(Optional<ClientCertificate> certificate) throws ClusterException {
        Optional<Instant> end = certificate.map(ClientCertificate::end).filter(clock.instant()::isAfter);
        if (end.isPresent()) {
            throw new ClusterException(
                    DetailCode.CERTIFICATE_EXPIRED,
                    "the client certificate of the context '" + SanitizedText.of(context.name())
                            + "' in the kubeconfig expired on " + end.get() + "; request a new certificate");
        }
    }

    /** Reads the token file for each request, because another program may renew it at any time. */
    private String token(KubeconfigLogin.TokenFile login) throws ClusterException {
        String of = "the token file '" + SanitizedText.of(login.file().toString()) + "' of the kubeconfig";
        try (var in = Files.newInputStream(login.file())) {
            byte[] bytes = in.readNBytes(MAX_TOKEN_BYTES);
            return BearerToken.header(new String(bytes, StandardCharsets.UTF_8))
                    .orElseThrow(() -> new ClusterException(
                            DetailCode.BAD_TOKEN, of + " contains no valid token; create the file again"));
        } catch (ClusterException e) {
            throw e;
        } catch (IOException e) {
            throw new ClusterException(DetailCode.BAD_TOKEN, "cannot read " + of + "; check its name, owner and mode");
        }
    }

    private HttpClient client(Optional<ClientCertificate> certificate) throws ClusterException {
        KubeconfigServer server = context.server();
        SSLContext tls = ClusterTls.context(
                server.authority().orElse(null),
                certificate.map(ClientCertificate::keys).orElse(null));
        HttpClient.Builder builder = ClusterTls.builder(
                server.name().isPresent() ? new ServerNameTls(tls, server.name().get()) : tls);
        server.proxy()
                .<ProxySelector>map(
                        named -> ProxySelector.of(new InetSocketAddress(named.getHostString(), named.getPort())))
                .or(() -> proxy)
                .ifPresent(builder::proxy);
        return builder.build();
    }
}
