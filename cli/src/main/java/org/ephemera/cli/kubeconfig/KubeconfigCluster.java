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
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.ephemera.kubernetes.Reachability;
import org.ephemera.model.DetailCode;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/** A cluster that is reached, and signed in to, as a context says. */
final class KubeconfigCluster implements Cluster {
    private final Reachability reachability = new Reachability();
    /** What would expire on the way is renewed before it is sent. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final int LONGEST_TOKEN = 64 << 10;

    private final KubeconfigContext context;
    private final ExecRun run;
    private final Clock clock;
    private final Optional<EnvironmentProxy> proxy;
    private final URI endpoint;
    private @Nullable ExecCredential answered;
    private volatile HttpClient http;

    /** @throws ClusterException if the server's authority cannot be read */
    KubeconfigCluster(KubeconfigContext context, ExecRun run, Clock clock, Optional<EnvironmentProxy> proxy)
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
    public String authorization(boolean anew) throws ClusterException {
        return switch (context.login()) {
            case KubeconfigLogin.Fixed fixed -> {
                check(fixed.certificate());
                yield fixed.authorization();
            }
            case KubeconfigLogin.TokenFile file -> {
                check(file.certificate());
                yield token(file);
            }
            case KubeconfigLogin.Exec exec -> answered(exec.plugin(), anew);
        };
    }

    @Override
    public String network() {
        return "see that this machine reaches the server of the context '" + SanitizedText.of(context.name())
                + "' (its VPN, or proxy-url in the kubeconfig), and collect again";
    }

    @Override
    public String admission() {
        return "sign in anew for the context '" + SanitizedText.of(context.name()) + "' of the kubeconfig";
    }

    /** One at a time: whoever comes while the plugin runs takes what it answered. */
    private synchronized String answered(ExecPlugin plugin, boolean anew) throws ClusterException {
        ExecCredential known = answered;
        if (known == null || anew || hasEnded(known)) {
            known = run.run(plugin, context.server());
            answered = known;
            if (known.certificate().isPresent()) {
                http = client(known.certificate());
            }
        }
        check(known.certificate());
        return known.authorization();
    }

    private boolean hasEnded(ExecCredential credential) {
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
                            + "' in the kubeconfig expired on " + end.get() + "; have a new one made");
        }
    }

    /** Read each time: whoever renews it does not tell. */
    private String token(KubeconfigLogin.TokenFile login) throws ClusterException {
        String of = "the token file '" + SanitizedText.of(login.file().toString()) + "' of the kubeconfig";
        try (var in = Files.newInputStream(login.file())) {
            byte[] bytes = in.readNBytes(LONGEST_TOKEN);
            return Bearer.header(new String(bytes, StandardCharsets.UTF_8))
                    .orElseThrow(() ->
                            new ClusterException(DetailCode.BAD_TOKEN, of + " holds no token; have it written anew"));
        } catch (ClusterException e) {
            throw e;
        } catch (IOException e) {
            throw new ClusterException(DetailCode.BAD_TOKEN, of + " cannot be read; check its name, owner and mode");
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
