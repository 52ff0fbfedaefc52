package org.ephemera.lab;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.http.HttpListener;
import org.ephemera.lab.kubernetes.ApiServer;
import org.ephemera.lab.kubernetes.ClusterAddress;
import org.ephemera.lab.kubernetes.ClusterCredential;
import org.ephemera.lab.kubernetes.ClusterExchange;
import org.ephemera.lab.kubernetes.TokenGate;
import org.ephemera.lab.scenario.ClusterState;
import org.ephemera.lab.tls.CertificateAuthority;

/** Running simulated Kubernetes API server with a TLS certificate of its private certificate authority. */
public final class SimulatedCluster implements AutoCloseable {
    private static final int ANY_FREE_PORT = 0;

    /** Response size in bytes above which an API server compresses the body if the client accepts gzip. */
    private static final int LARGE = 128 << 10;

    private final CertificateAuthority authority;
    private final String token = "lab-" + UUID.randomUUID();
    private final ApiServer server;
    private final Faults faults;
    private final Clock clock;
    private final List<SimulatedCall> calls = new CopyOnWriteArrayList<>();
    private final HttpListener listener;

    private SimulatedCluster(ClusterState state, Faults faults, List<TokenGate> more) {
        this.clock = state.clock();
        this.faults = faults;
        this.authority = new CertificateAuthority("kubernetes", clock.instant());
        List<TokenGate> gates = new ArrayList<>(more);
        gates.add((shown, now) -> shown.equals(token) ? Optional.of(state.user()) : Optional.empty());
        this.server = new ApiServer(state, gates, faults);
        this.listener = HttpListener.startTls(ANY_FREE_PORT, authority.server(), this::answer);
    }

    public static SimulatedCluster start(ClusterState state) {
        return start(state, Faults.none());
    }

    /**
     * Starts an API server. Operations use RBAC names: {@code kubernetes:list pods}, {@code get pods/log},
     * {@code get /version}.
     */
    public static SimulatedCluster start(ClusterState state, Faults faults) {
        return new SimulatedCluster(state, faults, List.of());
    }

    /**
     * Starts an API server that accepts additional tokens.
     *
     * @param gates authenticators for tokens other than the server's token
     */
    static SimulatedCluster start(ClusterState state, List<TokenGate> gates) {
        return new SimulatedCluster(state, Faults.none(), gates);
    }

    /** Returns the endpoint and certificate authority as a cloud API describes them. */
    ClusterAddress address() {
        return new ClusterAddress(endpoint(), Base64.getEncoder().encodeToString(authority()));
    }

    /** Returns the administrator credential that a cloud API issues for this server. */
    ClusterCredential credential() {
        return new ClusterCredential(token, client("masterclient"));
    }

    /** Returns {@code https://127.0.0.1:PORT}. The certificate is also valid for {@code localhost}. */
    public URI endpoint() {
        return listener.endpoint();
    }

    /** Returns the certificate of the certificate authority in PEM. */
    public byte[] authority() {
        return authority.pem().getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a bearer token that this server always accepts. */
    public String token() {
        return token;
    }

    /** Issues a client certificate that this server accepts. */
    public CertificateAuthority.Identity client(String commonName) {
        return authority.client(commonName, "system:authenticated");
    }

    /** Returns a kubeconfig for this server with the token and one context of the given name. */
    public String kubeconfig(String context) {
        String encoded = Base64.getEncoder().encodeToString(authority());
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster:
                    server: %2$s
                    certificate-authority-data: %3$s
                contexts:
                - name: %1$s
                  context:
                    cluster: %1$s
                    user: %1$s
                current-context: %1$s
                users:
                - name: %1$s
                  user:
                    token: %4$s
                """.formatted(context, endpoint(), encoded, token);
    }

    /** Returns the recorded calls in the order of their responses. Every HTTP attempt of a client is one call. */
    public List<SimulatedCall> calls() {
        return List.copyOf(calls);
    }

    /** Returns the faults. They may be changed while the cluster runs. */
    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        listener.close();
    }

    /**
     * Handles one request. The call is recorded before the response is sent, so a client that has the response finds
     * the call.
     */
    private HttpAnswer answer(HttpCall call) {
        ClusterExchange exchange = server.exchange(call);
        HttpAnswer answer =
                exchange.answer().length() > LARGE ? exchange.answer().encodedFor(call) : exchange.answer();
        calls.add(new SimulatedCall(
                clock.instant(),
                ApiServer.SERVICE,
                exchange.operation(),
                "",
                exchange.input(),
                answer.status(),
                exchange.reason(),
                exchange.refused(),
                exchange.auditId(),
                call.length(),
                answer.length(),
                answer.crc32()));
        return answer;
    }
}
