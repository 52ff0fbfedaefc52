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

/** A running API server, with an authority of its own that vouches for it. */
public final class SimulatedCluster implements AutoCloseable {
    private static final int ANY_FREE_PORT = 0;

    /** Bytes from which on an API server compresses what it sends to whoever takes it. */
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

    /** Operations are named in the words of RBAC: {@code kubernetes:list pods}, {@code get pods/log}, {@code get /version}. */
    public static SimulatedCluster start(ClusterState state, Faults faults) {
        return new SimulatedCluster(state, faults, List.of());
    }

    /** @param gates for tokens beside its own */
    static SimulatedCluster start(ClusterState state, List<TokenGate> gates) {
        return new SimulatedCluster(state, Faults.none(), gates);
    }

    /** As a cloud tells it. */
    ClusterAddress address() {
        return new ClusterAddress(endpoint(), Base64.getEncoder().encodeToString(authority()));
    }

    /** By which whoever has it is let in, as a cloud hands it out. */
    ClusterCredential credential() {
        return new ClusterCredential(token, client("masterclient"));
    }

    /** {@code https://127.0.0.1:PORT}; {@code localhost} is as good. */
    public URI endpoint() {
        return listener.endpoint();
    }

    /** The certificate of the authority, in PEM. */
    public byte[] authority() {
        return authority.pem().getBytes(StandardCharsets.US_ASCII);
    }

    /** One that is let in, whichever others are. */
    public String token() {
        return token;
    }

    /** A client that is let in by its certificate. */
    public CertificateAuthority.Identity client(String commonName) {
        return authority.client(commonName, "system:authenticated");
    }

    /** Leads here with the token; its one context has that name. */
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

    /** In the order in which they were answered; each HTTP attempt of a client counts. */
    public List<SimulatedCall> calls() {
        return List.copyOf(calls);
    }

    /** May be changed while the cluster runs. */
    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        listener.close();
    }

    /** Recorded before it is sent: whoever has the answer finds the call. */
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
