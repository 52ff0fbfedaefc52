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
import org.ephemera.model.Shown;
import org.jspecify.annotations.Nullable;

/** A cluster that is reached, and signed in to, as a context says. */
final class KubeconfigCluster implements Cluster {
    /** What would expire on the way is renewed before it is sent. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final int LONGEST_TOKEN = 64 << 10;

    private final Context context;
    private final ExecRun run;
    private final Clock clock;
    private final Optional<EnvironmentProxy> proxy;
    private final URI endpoint;
    private @Nullable ExecCredential answered;
    private volatile HttpClient http;

    /** @throws ClusterException if the server's authority cannot be read */
    KubeconfigCluster(Context context, ExecRun run, Clock clock, Optional<EnvironmentProxy> proxy)
            throws ClusterException {
        this.context = context;
        this.proxy = proxy;
        this.run = run;
        this.clock = clock;
        this.endpoint = context.server().endpoint();
        this.http = client(
                switch (context.login()) {
                    case Login.Fixed fixed -> fixed.certificate();
                    case Login.TokenFile file -> file.certificate();
                    case Login.Exec exec -> Optional.empty();
                });
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public HttpClient http() {
        return http;
    }

    @Override
    public String authorization(boolean anew) throws ClusterException {
        return switch (context.login()) {
            case Login.Fixed fixed -> {
                check(fixed.certificate());
                yield fixed.authorization();
            }
            case Login.TokenFile file -> {
                check(file.certificate());
                yield token(file);
            }
            case Login.Exec exec -> answered(exec.plugin(), anew);
        };
    }

    @Override
    public String network() {
        return "see that this machine reaches the server of the context '" + Shown.of(context.name())
                + "' (its VPN, or proxy-url in the kubeconfig), and collect again";
    }

    @Override
    public String admission() {
        return "sign in anew for the context '" + Shown.of(context.name()) + "' of the kubeconfig";
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
                .or(() -> credential.certificate().map(ClientPem::end))
                .filter(end -> end.isBefore(clock.instant().plus(MARGIN)))
                .isPresent();
    }

    private void check(Optional<ClientPem> certificate) throws ClusterException {
        Optional<Instant> end = certificate.map(ClientPem::end).filter(clock.instant()::isAfter);
        if (end.isPresent()) {
            throw new ClusterException(
                    "CertificateExpired",
                    "the client certificate of the context '" + Shown.of(context.name())
                            + "' in the kubeconfig expired on " + end.get() + "; have a new one made");
        }
    }

    /** Read each time: whoever renews it does not tell. */
    private String token(Login.TokenFile login) throws ClusterException {
        String of = "the token file '" + Shown.of(login.file().toString()) + "' of the kubeconfig";
        try (var in = Files.newInputStream(login.file())) {
            byte[] bytes = in.readNBytes(LONGEST_TOKEN);
            return Bearer.header(new String(bytes, StandardCharsets.UTF_8))
                    .orElseThrow(() -> new ClusterException("BadToken", of + " holds no token; have it written anew"));
        } catch (ClusterException e) {
            throw e;
        } catch (IOException e) {
            throw new ClusterException("BadToken", of + " cannot be read; check its name, owner and mode");
        }
    }

    private HttpClient client(Optional<ClientPem> certificate) throws ClusterException {
        Server server = context.server();
        SSLContext tls = ClusterTls.context(
                server.authority().orElse(null),
                certificate.map(ClientPem::keys).orElse(null));
        HttpClient.Builder builder = ClusterTls.builder(
                server.name().isPresent() ? new NamedTls(tls, server.name().get()) : tls);
        server.proxy()
                .<ProxySelector>map(
                        named -> ProxySelector.of(new InetSocketAddress(named.getHostString(), named.getPort())))
                .or(() -> proxy)
                .ifPresent(builder::proxy);
        return builder.build();
    }
}
